CREATE DOMAIN mail_address AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail mail_address,
  other mail_address
);
