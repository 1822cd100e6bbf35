CREATE TABLE customer (
  id integer PRIMARY KEY
);
CREATE TABLE a23456789b123456789c123456789d123456789e123456789f123456789g123 (
  id integer,
  name text
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
