CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
, mail TEXT UNIQUE
);
CREATE INDEX customer_name ON customer (name, mail);
