CREATE TABLE customer (id integer PRIMARY KEY);
CREATE TABLE purchase (
  id integer PRIMARY KEY,
  customer_id integer REFERENCES customer
);
ALTER TABLE purchase ALTER CONSTRAINT purchase_customer_id_fkey DEFERRABLE INITIALLY DEFERRED;
