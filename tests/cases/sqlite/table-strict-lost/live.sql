CREATE TABLE reading (
  id INTEGER PRIMARY KEY,
  celsius REAL NOT NULL,
  station TEXT NOT NULL
);
