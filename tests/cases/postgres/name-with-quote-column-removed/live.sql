CREATE TABLE odd (
  id integer PRIMARY KEY,
  "c'd" text
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
