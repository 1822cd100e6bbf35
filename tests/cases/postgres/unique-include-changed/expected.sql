CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL,
  name text,
  CONSTRAINT customer_mail UNIQUE (mail) INCLUDE (name)
);
