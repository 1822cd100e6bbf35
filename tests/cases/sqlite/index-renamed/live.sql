CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);
CREATE INDEX ix_customer_name ON customer (name);
