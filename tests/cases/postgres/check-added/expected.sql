CREATE TABLE product (
  id integer PRIMARY KEY,
  price numeric NOT NULL CHECK (price > 0)
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
