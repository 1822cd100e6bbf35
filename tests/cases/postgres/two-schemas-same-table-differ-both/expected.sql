CREATE SCHEMA billing;
CREATE TABLE customer (
  id integer PRIMARY KEY
);
CREATE TABLE billing.customer (
  id integer PRIMARY KEY
, CONSTRAINT positive CHECK (id > 0)
);
