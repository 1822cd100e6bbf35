CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  age TEXT,
  name TEXT NOT NULL
);
