CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL
);
ALTER TABLE customer ADD CONSTRAINT customer_mail UNIQUE (mail);
