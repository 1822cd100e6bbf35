CREATE TABLE "größe" (
  id integer PRIMARY KEY,
  "höhe" integer,
  "länge" integer NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
