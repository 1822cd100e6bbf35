CREATE SCHEMA billing;
CREATE TABLE billing.invoice (
  id integer PRIMARY KEY,
  total numeric(10,2)
);
CREATE TABLE billing.refund (
  id integer PRIMARY KEY,
  invoice_id integer REFERENCES billing.invoice
);
