CREATE TABLE sale (id integer PRIMARY KEY, amount numeric NOT NULL);
CREATE FUNCTION answer() RETURNS integer LANGUAGE sql AS $$
  SELECT 42;
$$;
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
