CREATE TABLE product (
  id integer PRIMARY KEY,
  price numeric NOT NULL,
  CONSTRAINT positive_price CHECK (price > 0)
);
