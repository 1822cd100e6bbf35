CREATE SCHEMA billing;
CREATE TABLE customer (id integer PRIMARY KEY);
CREATE TABLE billing.customer (id integer PRIMARY KEY);
CREATE TABLE billing.invoice (
  id integer PRIMARY KEY,
  customer_id integer REFERENCES public.customer,
  total numeric
);
