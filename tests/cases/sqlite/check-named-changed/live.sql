CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  price REAL NOT NULL CONSTRAINT price_positive CHECK (price >= 0),
  name TEXT
);
