CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  mail TEXT NOT NULL UNIQUE
);
INSERT INTO customer VALUES (1, 'ada@example.org');
