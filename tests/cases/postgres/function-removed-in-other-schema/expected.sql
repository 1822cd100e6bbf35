CREATE SCHEMA billing;
CREATE TABLE billing.sale (
  id integer PRIMARY KEY,
  amount numeric NOT NULL
);
CREATE FUNCTION billing.add_tax(amount numeric, percent integer) RETURNS numeric
  LANGUAGE sql IMMUTABLE AS 'SELECT amount * (100 + percent) / 100';
