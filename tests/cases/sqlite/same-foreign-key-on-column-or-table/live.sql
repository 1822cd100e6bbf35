CREATE TABLE customer (id INTEGER PRIMARY KEY);
CREATE TABLE purchase (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER,
  CONSTRAINT purchase_customer FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE CASCADE
);
