CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE INDEX customer_name ON customer (name);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
