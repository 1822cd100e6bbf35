CREATE TABLE "order line" (
  id INTEGER PRIMARY KEY,
  [line number] INTEGER,
  `what for` TEXT
);
