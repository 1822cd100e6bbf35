CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL
);
CREATE UNIQUE INDEX tmp_mail ON customer (mail);
ALTER TABLE customer ADD CONSTRAINT customer_mail UNIQUE USING INDEX tmp_mail;
