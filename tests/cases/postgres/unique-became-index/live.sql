CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL
);
CREATE UNIQUE INDEX customer_mail ON customer (mail);
