CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text,
  name text NOT NULL
);
COMMENT ON COLUMN customer.name IS 'As on the invoice';
