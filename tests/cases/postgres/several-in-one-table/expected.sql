CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL,
  mail text NOT NULL UNIQUE,
  phone text
);
CREATE INDEX customer_name ON customer (name);
COMMENT ON TABLE customer IS 'Whoever bought something';
