CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text
);
CREATE UNIQUE INDEX customer_mail ON customer (mail) NULLS NOT DISTINCT;
