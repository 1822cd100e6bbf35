CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE EXTENSION hstore;
INSERT INTO customer VALUES (1, 'Ada');
