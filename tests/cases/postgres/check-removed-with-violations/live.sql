CREATE TABLE product (
  id integer PRIMARY KEY,
  price numeric NOT NULL CHECK (price > 0)
);
INSERT INTO product VALUES (1, 9.5);
ALTER TABLE product DROP CONSTRAINT product_price_check;
INSERT INTO product VALUES (2, -1), (3, 0);
