CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text,
  name text NOT NULL
);
ALTER TABLE customer DROP COLUMN mail;
ALTER TABLE customer ADD COLUMN mail text;
COMMENT ON COLUMN customer.name IS 'As on the invoice';
