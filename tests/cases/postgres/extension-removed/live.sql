CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL,
  name text
);
