CREATE TABLE customer (
  id integer NOT NULL,
  name text NOT NULL
);
CREATE TABLE product (
  id integer PRIMARY KEY
);
