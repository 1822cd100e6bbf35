CREATE SCHEMA billing;
CREATE TABLE billing.sale (
  id integer PRIMARY KEY,
  amount numeric NOT NULL
);
