CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  price REAL NOT NULL CHECK (price > 0)
, CONSTRAINT price_low CHECK (price < 1000)
);
CREATE TABLE deploy (
  version TEXT PRIMARY KEY,
  at TEXT NOT NULL
);
