CREATE TABLE sale (id integer PRIMARY KEY, amount numeric NOT NULL);
CREATE FUNCTION add_tax(amount numeric, percent integer DEFAULT 20) RETURNS numeric
  LANGUAGE sql IMMUTABLE
  AS 'SELECT amount * (100 + percent) / 100';
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
