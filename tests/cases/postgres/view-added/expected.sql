CREATE TABLE customer (
  id integer PRIMARY KEY,
  active boolean NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
