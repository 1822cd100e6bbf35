CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text
);
CREATE SCHEMA "old-billing";
CREATE TABLE "old-billing".invoice (id integer PRIMARY KEY);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
