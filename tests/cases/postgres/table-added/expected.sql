CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
