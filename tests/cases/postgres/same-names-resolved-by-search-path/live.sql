CREATE SCHEMA billing;
CREATE TABLE customer (id integer PRIMARY KEY);
SET search_path = billing, public;
CREATE TABLE invoice (id integer PRIMARY KEY, customer_id integer REFERENCES customer);
CREATE INDEX invoice_customer ON invoice (customer_id);
CREATE VIEW unpaid AS SELECT id FROM invoice;
