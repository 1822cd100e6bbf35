CREATE SCHEMA billing;
CREATE TABLE billing.invoice (
  id integer PRIMARY KEY
);
CREATE TABLE "billing.invoice" (
  id integer PRIMARY KEY
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
