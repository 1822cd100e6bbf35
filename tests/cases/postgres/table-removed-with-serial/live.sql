CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
INSERT INTO customer VALUES (7, 'Grace');
