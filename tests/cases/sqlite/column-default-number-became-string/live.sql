CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  credit INTEGER DEFAULT '0',
  name TEXT
);
