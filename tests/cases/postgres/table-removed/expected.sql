CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE product (
  id integer PRIMARY KEY,
  sku text NOT NULL UNIQUE,
  price numeric(10,2) CHECK (price > 0)
);
CREATE INDEX product_price ON product (price);
COMMENT ON TABLE product IS 'What we sell';
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
