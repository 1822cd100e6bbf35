CREATE TABLE sale (id integer PRIMARY KEY, amount numeric NOT NULL);
CREATE FUNCTION add_tax(amount numeric, percent integer DEFAULT 20) RETURNS numeric
  LANGUAGE sql IMMUTABLE STRICT AS $$SELECT amount * percent$$;
INSERT INTO sale VALUES (1, 2.5);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
