CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  active INTEGER NOT NULL
);
CREATE VIEW active_customer (code) AS SELECT id FROM customer WHERE active;
