CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  mail TEXT NOT NULL UNIQUE,
  phone TEXT
);
CREATE INDEX customer_name ON customer (name);
