CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  firstname TEXT NOT NULL UNIQUE
);
CREATE INDEX customer_name ON customer (firstname);
