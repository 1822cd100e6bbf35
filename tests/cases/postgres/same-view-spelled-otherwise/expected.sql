CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL,
  active boolean NOT NULL
);
CREATE VIEW active_customer AS SELECT id, name AS label FROM customer WHERE active;
