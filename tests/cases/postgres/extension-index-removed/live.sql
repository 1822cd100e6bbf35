CREATE EXTENSION pg_trgm;
CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
