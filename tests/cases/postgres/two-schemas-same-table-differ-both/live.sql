CREATE SCHEMA billing;
CREATE TABLE customer (
  id bigint PRIMARY KEY
);
CREATE TABLE billing.customer (
  id integer PRIMARY KEY
);
