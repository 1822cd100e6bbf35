CREATE TABLE customer (
  id integer PRIMARY KEY,
  age bigint,
  name text NOT NULL
);
