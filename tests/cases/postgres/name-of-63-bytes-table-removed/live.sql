CREATE TABLE customer (
  id integer PRIMARY KEY
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
