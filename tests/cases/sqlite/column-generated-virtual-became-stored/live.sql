CREATE TABLE line (
  id INTEGER PRIMARY KEY,
  quantity INTEGER NOT NULL,
  price REAL NOT NULL,
  total REAL GENERATED ALWAYS AS (quantity * price) STORED
);
