CREATE TABLE customer (id integer PRIMARY KEY);
CREATE TABLE purchase (
  id integer PRIMARY KEY,
  customer_id integer CONSTRAINT purchase_customer_id_fkey REFERENCES public.customer (id)
    MATCH SIMPLE ON UPDATE NO ACTION ON DELETE NO ACTION NOT DEFERRABLE INITIALLY IMMEDIATE,
  note text
);
