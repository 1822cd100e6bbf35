CREATE TABLE odd (
  id integer PRIMARY KEY,
  "two
lines" text,
  y text
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
