CREATE TABLE customer (
  id integer PRIMARY KEY,
  first text NOT NULL,
  last text NOT NULL
);
CREATE INDEX customer_name ON customer (last, first);
