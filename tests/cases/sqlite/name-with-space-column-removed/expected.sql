CREATE TABLE "order line" (
  id INTEGER PRIMARY KEY,
  "unit price" REAL NOT NULL,
  [line number] INTEGER,
  `what for` TEXT
);
