CREATE TABLE product (
  id integer PRIMARY KEY,
  price numeric NOT NULL,
  CONSTRAINT price_positive CHECK (price > 0)
);
COMMENT ON CONSTRAINT price_positive ON product IS 'Nothing is free';
