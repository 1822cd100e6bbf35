CREATE TABLE product (
  id integer PRIMARY KEY,
  price numeric NOT NULL CHECK (price > 0),
  name text
);
