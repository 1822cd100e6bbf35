CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL,
  name text
);
CREATE INDEX customer_mail ON customer (mail) INCLUDE (name);
