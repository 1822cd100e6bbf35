CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE OR REPLACE VIEW everyone AS SELECT id, name FROM customer;
