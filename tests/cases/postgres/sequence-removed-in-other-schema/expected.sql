CREATE SCHEMA billing;
CREATE SEQUENCE invoice_number;
CREATE SEQUENCE billing.invoice_number;
CREATE TABLE billing.invoice (
  id integer PRIMARY KEY,
  number bigint NOT NULL
);
