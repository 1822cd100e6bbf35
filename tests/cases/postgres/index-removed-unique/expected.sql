CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL
);
CREATE UNIQUE INDEX customer_mail_once ON customer (lower(mail));
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
