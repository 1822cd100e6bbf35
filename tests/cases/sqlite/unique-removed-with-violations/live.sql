CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  mail TEXT NOT NULL
);
INSERT INTO customer VALUES (1, 'ada@example.org');
INSERT INTO customer VALUES (2, 'ada@example.org');
