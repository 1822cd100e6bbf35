CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  mail TEXT CHECK (mail <> '')
);
INSERT INTO customer (id, name) VALUES (1, 'Ada');
