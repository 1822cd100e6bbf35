CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE VIEW everyone AS SELECT * FROM customer;
