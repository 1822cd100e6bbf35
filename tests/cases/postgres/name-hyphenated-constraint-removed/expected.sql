CREATE TABLE "order-line" (
  id integer PRIMARY KEY,
  "unit-price" numeric NOT NULL
);
ALTER TABLE "order-line" ADD CONSTRAINT "unit-price-positive" CHECK ("unit-price" > 0);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
