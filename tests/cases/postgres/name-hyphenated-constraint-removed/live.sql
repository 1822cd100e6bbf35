CREATE TABLE "order-line" (
  id integer PRIMARY KEY,
  "unit-price" numeric NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
