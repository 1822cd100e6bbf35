CREATE TABLE product (
  id integer PRIMARY KEY,
  price numeric NOT NULL,
  name text
);
