CREATE TABLE customer (
  id integer PRIMARY KEY,
  age integer,
  name text NOT NULL
);
