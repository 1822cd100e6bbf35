CREATE SCHEMA billing;
CREATE TABLE billing.invoice (
  id integer PRIMARY KEY,
  total numeric NOT NULL
);
