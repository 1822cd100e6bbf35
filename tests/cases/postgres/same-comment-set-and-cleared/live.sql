CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
COMMENT ON TABLE customer IS 'Whoever';
COMMENT ON TABLE customer IS E'Whoever \x62ought something';
COMMENT ON COLUMN customer.name IS 'gone soon';
COMMENT ON COLUMN customer.name IS '';
