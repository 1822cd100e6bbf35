CREATE EXTENSION pg_trgm;
CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE INDEX customer_name_search ON customer USING gin (name gin_trgm_ops);
