CREATE TABLE product (
  id integer PRIMARY KEY,
  price numeric NOT NULL
);
CREATE VIEW cheap AS SELECT id, price FROM product WHERE price < 10
;
