CREATE TABLE odd (
  id INTEGER PRIMARY KEY,
  "two
lines" TEXT,
  y TEXT
);
CREATE TABLE deploy (
  version TEXT PRIMARY KEY,
  at TEXT NOT NULL
);
