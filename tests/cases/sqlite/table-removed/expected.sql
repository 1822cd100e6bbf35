CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);
CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  sku TEXT NOT NULL UNIQUE,
  price REAL CHECK (price > 0)
);
CREATE INDEX product_price ON product (price);
INSERT INTO customer VALUES (1, 'Ada');
