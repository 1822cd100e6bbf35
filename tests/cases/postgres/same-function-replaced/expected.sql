CREATE TABLE sale (id integer PRIMARY KEY, amount numeric NOT NULL);
CREATE FUNCTION sale_count() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT count(*) FROM sale $$;
INSERT INTO sale VALUES (1, 2.5);
COMMENT ON FUNCTION sale_count() IS 'How many were sold';
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
