CREATE FUNCTION label(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT 'No. ' || n
$$;
COMMENT ON FUNCTION label(integer) IS 'For the printer';
CREATE TABLE sale (id integer PRIMARY KEY);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
