CREATE TABLE sale (id integer PRIMARY KEY, amount numeric NOT NULL);
CREATE FUNCTION label(n integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT 'No. ' || n
$$;
ALTER FUNCTION label(integer) CALLED ON NULL INPUT;
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
