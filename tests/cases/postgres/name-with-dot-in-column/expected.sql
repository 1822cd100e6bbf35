CREATE TABLE product (
  id integer PRIMARY KEY,
  "price.net" numeric NOT NULL,
  "price.gross" numeric
);
