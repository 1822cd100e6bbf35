CREATE SCHEMA billing;
CREATE TABLE billing.invoice (
  id integer PRIMARY KEY,
  total numeric NOT NULL
);
COMMENT ON COLUMN billing.invoice.total IS 'With tax';
