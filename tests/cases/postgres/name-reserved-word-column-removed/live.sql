CREATE TABLE "user" (
  id integer PRIMARY KEY
);
CREATE TABLE "order" (
  id integer PRIMARY KEY,
  "from" integer REFERENCES "user"
);
