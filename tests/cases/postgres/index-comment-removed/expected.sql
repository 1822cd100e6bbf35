CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE INDEX customer_name ON customer (name);
COMMENT ON INDEX customer_name IS 'For the search box';
