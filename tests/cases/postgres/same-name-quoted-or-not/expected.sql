CREATE TABLE customer (
  id integer PRIMARY KEY,
  firstname text NOT NULL
);
CREATE INDEX customer_firstname ON customer (firstname);
