CREATE TABLE customer (
  id integer NOT NULL PRIMARY KEY,
  name text
);
CREATE TABLE purchase (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customer (id)
);
