CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  mail TEXT UNIQUE,
  name TEXT NOT NULL
);
CREATE INDEX customer_name ON customer (name, mail);
