CREATE SCHEMA billing;
CREATE TABLE customer (id integer PRIMARY KEY);
CREATE TABLE billing.invoice (id integer PRIMARY KEY, customer_id integer REFERENCES public.customer);
CREATE INDEX invoice_customer ON billing.invoice (customer_id);
CREATE VIEW billing.unpaid AS SELECT id FROM billing.invoice;
