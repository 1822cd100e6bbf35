CREATE TABLE sale (id integer PRIMARY KEY, amount numeric NOT NULL);
CREATE FUNCTION add_tax(amount numeric) RETURNS numeric LANGUAGE sql AS $$
  SELECT amount * 1.2
$$;
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
