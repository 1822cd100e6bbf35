CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  price REAL NOT NULL check(  "price">0  ),
  name TEXT
);
