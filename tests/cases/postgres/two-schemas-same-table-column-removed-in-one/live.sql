CREATE SCHEMA billing;
CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE billing.customer (
  id integer PRIMARY KEY
);
