CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
COMMENT ON COLUMN customer.name IS 'As on the invoice';
