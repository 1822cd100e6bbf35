CREATE TABLE product (
  id integer PRIMARY KEY,
  price numeric NOT NULL CHECK (price > 0)
);
INSERT INTO product VALUES (1, 9.5);
