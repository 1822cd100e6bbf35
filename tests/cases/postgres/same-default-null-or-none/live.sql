CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NULL DEFAULT NULL,
  age integer DEFAULT NULL
);
