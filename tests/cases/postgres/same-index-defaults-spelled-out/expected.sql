CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL,
  mail text
);
CREATE INDEX customer_name ON customer (name, mail DESC);
