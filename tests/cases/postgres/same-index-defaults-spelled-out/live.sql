CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL,
  mail text
);
CREATE INDEX customer_name ON public.customer USING btree ("name" text_ops ASC NULLS LAST, mail DESC NULLS FIRST);
