CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  "price.net" REAL,
  "price.gross" REAL
);
