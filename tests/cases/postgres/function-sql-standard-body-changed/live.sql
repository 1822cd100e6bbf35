CREATE TABLE sale (id integer PRIMARY KEY, amount numeric NOT NULL);
CREATE FUNCTION add_tax(amount numeric) RETURNS numeric
  LANGUAGE sql IMMUTABLE
  RETURN amount * 1.25;
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
