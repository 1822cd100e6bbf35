CREATE TABLE customer (
  id integer PRIMARY KEY,
  email text,
  name text NOT NULL
);
CREATE VIEW mailing AS SELECT id, email FROM customer WHERE email IS NOT NULL;
ALTER TABLE customer DROP COLUMN email CASCADE;
