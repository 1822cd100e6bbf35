CREATE TABLE product (
  id integer PRIMARY KEY,
  "price.net" numeric,
  "price.gross" numeric
);
