CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE SCHEMA billing;
CREATE TYPE billing.state AS ENUM ('open', 'paid');
CREATE TABLE billing.invoice (
  id integer PRIMARY KEY,
  state billing.state NOT NULL,
  customer_id integer REFERENCES customer
);
CREATE VIEW billing.open_invoice AS SELECT id FROM billing.invoice WHERE state = 'open';
INSERT INTO customer VALUES (1, 'Ada');
