CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  mail TEXT NOT NULL,
  name TEXT
);
