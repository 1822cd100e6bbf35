CREATE TABLE customer (
  id INTEGER PRIMARY KEY
);
CREATE TABLE purchase (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  note TEXT
);
