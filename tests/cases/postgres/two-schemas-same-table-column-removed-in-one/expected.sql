CREATE SCHEMA billing;
CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE billing.customer (
  name text,
  id integer PRIMARY KEY
);
