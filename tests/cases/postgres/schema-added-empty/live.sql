CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE SCHEMA staging;
INSERT INTO customer VALUES (1, 'Ada');
