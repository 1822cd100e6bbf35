CREATE TABLE customer (
  id integer PRIMARY KEY,
  credit integer NOT NULL DEFAULT 0,
  name text
);
