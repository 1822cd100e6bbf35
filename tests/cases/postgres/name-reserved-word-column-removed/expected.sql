CREATE TABLE "user" (
  id integer PRIMARY KEY
);
CREATE TABLE "order" (
  id integer PRIMARY KEY,
  "select" text,
  "from" integer REFERENCES "user"
);
