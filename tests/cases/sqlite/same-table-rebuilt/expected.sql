CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE INDEX customer_name ON customer (name);
INSERT INTO customer VALUES (1, 'Ada');
CREATE TABLE deploy (
  version TEXT PRIMARY KEY,
  at TEXT NOT NULL
);
