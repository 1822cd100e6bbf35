CREATE SCHEMA billing;
CREATE TABLE billing.invoice (
  id integer PRIMARY KEY,
  total numeric(10,2) NOT NULL
);
COMMENT ON SCHEMA billing IS 'Invoices and payments';
