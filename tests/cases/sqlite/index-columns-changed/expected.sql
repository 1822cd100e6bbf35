CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  first TEXT NOT NULL,
  last TEXT NOT NULL
);
CREATE INDEX customer_name ON customer (last, first);
