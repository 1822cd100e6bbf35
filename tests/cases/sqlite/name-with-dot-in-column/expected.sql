CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  "price.net" REAL NOT NULL,
  "price.gross" REAL
);
