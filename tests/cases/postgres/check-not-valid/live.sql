CREATE TABLE product (
  id integer PRIMARY KEY,
  price numeric NOT NULL
);
ALTER TABLE product ADD CONSTRAINT product_price CHECK (price > 0) NOT VALID;
