CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL
);
CREATE INDEX customer_mail ON customer USING hash (mail);
