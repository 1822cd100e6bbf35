CREATE TABLE invoice (
  id integer PRIMARY KEY,
  number bigint NOT NULL
);
CREATE SEQUENCE invoice_number START 1000;
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
