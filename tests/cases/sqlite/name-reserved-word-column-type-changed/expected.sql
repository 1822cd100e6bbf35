CREATE TABLE "order" (
  id INTEGER PRIMARY KEY,
  "select" TEXT,
  "from" TEXT
);
