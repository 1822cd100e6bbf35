CREATE SCHEMA billing;
CREATE TABLE billing.invoice (
  id integer PRIMARY KEY
);
CREATE TABLE payment (
  id integer PRIMARY KEY
);
