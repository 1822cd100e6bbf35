CREATE TABLE factor (id integer PRIMARY KEY, n integer NOT NULL);
CREATE AGGREGATE public.product_of (
  BASETYPE = int4,
  STYPE = int4,
  SFUNC = pg_catalog.int4mul,
  INITCOND = 1
);
INSERT INTO factor VALUES (1, 3);
COMMENT ON TABLE factor IS 'To be multiplied';
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
