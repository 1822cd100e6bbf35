CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  name NOT NULL,
  note TEXT
);
