CREATE TABLE sale (id integer PRIMARY KEY, amount numeric NOT NULL);
CREATE FUNCTION answer() RETURNS integer LANGUAGE plpgsql AS $$
  BEGIN RETURN 42; END
$$;
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
