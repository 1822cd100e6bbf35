CREATE TABLE customer (
  id integer PRIMARY KEY,
  active boolean NOT NULL
);
CREATE VIEW active_customer AS
  SELECT id FROM customer WHERE active;
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
