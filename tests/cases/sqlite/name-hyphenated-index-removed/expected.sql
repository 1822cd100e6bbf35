CREATE TABLE "order-line" (
  id INTEGER PRIMARY KEY,
  "unit-price" REAL
);
CREATE INDEX "by-price" ON "order-line" ("unit-price");
CREATE TABLE deploy (
  version TEXT PRIMARY KEY,
  at TEXT NOT NULL
);
