CREATE TABLE "a.b" (
  id integer PRIMARY KEY,
  c text,
  d text
);
CREATE TABLE a (b integer);
