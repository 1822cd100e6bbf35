CREATE TABLE customer (
  id integer PRIMARY KEY,
  firstname text,
  last text NOT NULL
);
