CREATE TABLE "größe" (
  id integer PRIMARY KEY,
  "länge" integer NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
