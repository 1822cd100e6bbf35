CREATE TABLE coupon (
  id INTEGER PRIMARY KEY,
  expires TEXT NOT NULL DEFAULT (date('now', '+90 days')),
  code TEXT NOT NULL
);
