CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  active INTEGER NOT NULL
);
CREATE VIEW active_customer AS SELECT id FROM customer WHERE active;
