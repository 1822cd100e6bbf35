CREATE TABLE offer (
  id INTEGER PRIMARY KEY,
  low INTEGER NOT NULL CHECK (low > 0),
  high INTEGER NOT NULL CHECK (high > 0),
  note TEXT
);
