CREATE TABLE customer (
  id integer PRIMARY KEY,
  name varchar NOT NULL,
  note text
);
