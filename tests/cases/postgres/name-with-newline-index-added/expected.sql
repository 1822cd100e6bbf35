CREATE TABLE odd (
  id integer PRIMARY KEY,
  y text
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
