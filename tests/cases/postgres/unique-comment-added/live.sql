CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL UNIQUE,
  name text
);
COMMENT ON CONSTRAINT customer_mail_key ON customer IS 'asked for by support';
