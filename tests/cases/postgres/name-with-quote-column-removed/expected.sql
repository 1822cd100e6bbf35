CREATE TABLE odd (
  id integer PRIMARY KEY,
  "a""b" text,
  "c'd" text
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
