CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  mail TEXT
);
CREATE INDEX IF NOT EXISTS main.customer_name ON customer (name COLLATE BINARY ASC, mail desc);
