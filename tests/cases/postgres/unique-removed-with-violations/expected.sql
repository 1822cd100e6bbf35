CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL UNIQUE
);
INSERT INTO customer VALUES (1, 'ada@example.org');
