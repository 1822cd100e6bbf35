CREATE TABLE product (
  id integer PRIMARY KEY,
  price numeric(10,2) NOT NULL,
  name text
);
INSERT INTO product VALUES (1, 9.50, 'rope');
