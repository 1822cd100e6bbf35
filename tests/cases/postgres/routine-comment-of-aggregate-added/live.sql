CREATE TABLE factor (id integer PRIMARY KEY, n integer NOT NULL);
CREATE AGGREGATE product_of(integer) (
  sfunc = int4mul,
  stype = integer,
  initcond = '1'
);
COMMENT ON AGGREGATE product_of(integer) IS 'Not a sum';
