CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL,
  mail text NOT NULL
);
CREATE INDEX customer_name ON customer (name);
CREATE UNIQUE INDEX customer_mail ON customer (mail);
DROP INDEX customer_name;
CREATE INDEX CONCURRENTLY customer_name ON customer (name);
REINDEX INDEX customer_mail;
