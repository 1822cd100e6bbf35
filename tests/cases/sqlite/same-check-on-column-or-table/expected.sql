CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  price REAL NOT NULL CONSTRAINT price_positive CHECK (price > 0) CHECK (price < 1000),
  name TEXT
);
