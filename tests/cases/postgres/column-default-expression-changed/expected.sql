CREATE TABLE coupon (
  id integer PRIMARY KEY,
  expires date NOT NULL DEFAULT (CURRENT_DATE + 30),
  code text NOT NULL
);
