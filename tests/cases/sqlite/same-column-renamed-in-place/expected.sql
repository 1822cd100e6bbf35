CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> '')
);
CREATE INDEX customer_name ON customer (name) WHERE name <> 'nobody';
