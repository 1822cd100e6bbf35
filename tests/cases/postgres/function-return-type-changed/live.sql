CREATE TABLE sale (id integer PRIMARY KEY, amount numeric NOT NULL);
CREATE FUNCTION sale_count() RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT count(*) FROM sale
$$;
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
