CREATE TABLE coupon (
  id integer PRIMARY KEY,
  expires date NOT NULL DEFAULT (CURRENT_DATE + 90),
  code text NOT NULL
);
