CREATE TABLE shop (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
