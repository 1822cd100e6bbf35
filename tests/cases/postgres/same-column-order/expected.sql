CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text,
  name text NOT NULL
);
CREATE INDEX customer_name ON customer (name, mail);
