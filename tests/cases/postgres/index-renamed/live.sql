CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE INDEX customer_name ON customer (name);
ALTER INDEX customer_name RENAME TO ix_customer_name;
