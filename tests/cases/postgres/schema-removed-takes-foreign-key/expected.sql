CREATE SCHEMA billing;
CREATE TABLE billing.account (
  id integer PRIMARY KEY
);
CREATE TABLE customer (
  id integer PRIMARY KEY,
  account_id integer REFERENCES billing.account,
  name text NOT NULL
);
