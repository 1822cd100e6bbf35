CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  price REAL NOT NULL CHECK (price >= 0),
  name TEXT
);
