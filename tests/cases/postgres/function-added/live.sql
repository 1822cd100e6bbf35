CREATE TABLE sale (
  id integer PRIMARY KEY,
  amount numeric NOT NULL
);
CREATE FUNCTION fix_prices() RETURNS void LANGUAGE sql AS $$
  UPDATE sale SET amount = abs(amount)
$$;
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
