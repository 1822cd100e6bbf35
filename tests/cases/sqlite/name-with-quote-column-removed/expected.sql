CREATE TABLE odd (
  id INTEGER PRIMARY KEY,
  "a""b" TEXT,
  "c'd" TEXT
);
CREATE TABLE deploy (
  version TEXT PRIMARY KEY,
  at TEXT NOT NULL
);
