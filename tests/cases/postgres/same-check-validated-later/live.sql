CREATE TABLE product (
  id integer PRIMARY KEY,
  price numeric NOT NULL
);
INSERT INTO product VALUES (1, 2.5);
ALTER TABLE product ADD CONSTRAINT product_price CHECK (price > 0) NOT VALID;
ALTER TABLE product VALIDATE CONSTRAINT product_price;
