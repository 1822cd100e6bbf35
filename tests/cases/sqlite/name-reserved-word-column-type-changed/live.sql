CREATE TABLE "order" (
  id INTEGER PRIMARY KEY,
  "select" BLOB,
  "from" TEXT
);
