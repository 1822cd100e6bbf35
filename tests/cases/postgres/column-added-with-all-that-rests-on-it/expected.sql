CREATE TABLE region (id integer PRIMARY KEY);
CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
