CREATE TABLE "a""b" (
  id integer PRIMARY KEY,
  "it's" text
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
