CREATE TABLE "naïve" (
  id integer PRIMARY KEY,
  "two
lines" text,
  "a""b" text
);
