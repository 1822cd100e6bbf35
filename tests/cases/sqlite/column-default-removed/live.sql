CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  created_at TEXT NOT NULL,
  name TEXT
);
