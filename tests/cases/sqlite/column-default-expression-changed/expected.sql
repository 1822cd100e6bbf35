CREATE TABLE coupon (
  id INTEGER PRIMARY KEY,
  expires TEXT NOT NULL DEFAULT (date('now', '+30 days')),
  code TEXT NOT NULL
);
