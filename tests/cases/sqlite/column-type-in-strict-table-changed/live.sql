CREATE TABLE reading (
  id INTEGER PRIMARY KEY,
  value ANY NOT NULL,
  station TEXT
) STRICT;
