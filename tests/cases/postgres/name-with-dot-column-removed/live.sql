CREATE TABLE "a.b" (
  id integer PRIMARY KEY,
  d text
);
CREATE TABLE a (b integer);
