CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
ALTER TABLE customer ALTER name SET DEFAULT '';
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
