CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO customer VALUES (1, 'Ada');
BEGIN;
CREATE TABLE customer_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO customer_new SELECT id, name FROM customer;
DROP TABLE customer;
ALTER TABLE customer_new RENAME TO customer;
CREATE INDEX customer_name ON customer (name);
COMMIT;
CREATE TABLE deploy (
  version TEXT PRIMARY KEY,
  at TEXT NOT NULL
);
