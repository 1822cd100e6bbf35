CREATE TABLE product (
  id integer PRIMARY KEY,
  price numeric not null constraint product_price_check check (((price)>(0))),
  name text
);
