CREATE TABLE customer (
  id integer PRIMARY KEY,
  "FirstName" text,
  last text NOT NULL
);
