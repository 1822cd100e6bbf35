CREATE TABLE customer (shop INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (shop, id));
CREATE TABLE purchase (
  id INTEGER PRIMARY KEY,
  shop INTEGER NOT NULL,
  customer_id INTEGER
, FOREIGN KEY (shop, customer_id) REFERENCES customer (shop, id)
);
