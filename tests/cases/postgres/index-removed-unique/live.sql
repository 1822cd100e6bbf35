CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
