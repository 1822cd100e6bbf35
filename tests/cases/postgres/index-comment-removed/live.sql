CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE INDEX customer_name ON customer (name);
