CREATE TABLE product (
  id integer PRIMARY KEY,
  price numeric NOT NULL CHECK (price > 0)
);
ALTER TABLE product ADD CONSTRAINT product_cheap CHECK (price < 1000);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
