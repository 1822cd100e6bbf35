CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL UNIQUE
);
INSERT INTO customer VALUES (1, 'ada@example.org');
ALTER TABLE customer DROP CONSTRAINT customer_mail_key;
INSERT INTO customer VALUES (2, 'ada@example.org');
