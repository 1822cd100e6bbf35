CREATE EXTENSION hstore VERSION '1.8';
CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
