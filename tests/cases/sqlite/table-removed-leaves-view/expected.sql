CREATE TABLE station (id INTEGER PRIMARY KEY);
CREATE TABLE reading (
  id INTEGER PRIMARY KEY,
  celsius REAL NOT NULL
);
CREATE VIEW hot_reading AS SELECT id FROM reading WHERE celsius > 40;
