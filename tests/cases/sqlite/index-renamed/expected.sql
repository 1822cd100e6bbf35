CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);
CREATE INDEX customer_name ON customer (name);
