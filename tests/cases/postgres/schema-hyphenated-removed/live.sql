CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
