CREATE TABLE reading (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL
);
CREATE INDEX reading_at ON reading (at DESC);
