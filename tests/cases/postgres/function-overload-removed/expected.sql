CREATE FUNCTION label(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT 'No. ' || n
$$;
CREATE FUNCTION label(s text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT 'No. ' || s
$$;
CREATE TABLE sale (id integer PRIMARY KEY);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
