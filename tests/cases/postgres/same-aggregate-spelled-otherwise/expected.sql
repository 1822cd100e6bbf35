CREATE TABLE factor (id integer PRIMARY KEY, n integer NOT NULL);
CREATE AGGREGATE product_of(integer) (sfunc = int4mul, stype = integer, initcond = '1');
INSERT INTO factor VALUES (1, 3);
COMMENT ON TABLE factor IS 'To be multiplied';
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
