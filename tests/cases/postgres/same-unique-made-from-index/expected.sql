CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL
, CONSTRAINT customer_mail UNIQUE (mail)
);
