CREATE TABLE menu (
  id INTEGER PRIMARY KEY,
  été TEXT,
  price REAL
);
