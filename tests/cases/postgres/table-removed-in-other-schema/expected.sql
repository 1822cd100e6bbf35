CREATE SCHEMA billing;
CREATE TABLE billing.invoice (
  id integer PRIMARY KEY
);
CREATE TABLE billing.payment (
  id integer PRIMARY KEY,
  invoice_id integer REFERENCES billing.invoice
);
CREATE TABLE payment (
  id integer PRIMARY KEY
);
