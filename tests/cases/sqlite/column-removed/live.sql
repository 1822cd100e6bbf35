CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  phone TEXT
);
INSERT INTO customer (id, name) VALUES (1, 'Ada');
ALTER TABLE customer DROP COLUMN phone;
