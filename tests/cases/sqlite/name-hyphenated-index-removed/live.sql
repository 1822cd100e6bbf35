CREATE TABLE "order-line" (
  id INTEGER PRIMARY KEY,
  "unit-price" REAL
);
CREATE TABLE deploy (
  version TEXT PRIMARY KEY,
  at TEXT NOT NULL
);
