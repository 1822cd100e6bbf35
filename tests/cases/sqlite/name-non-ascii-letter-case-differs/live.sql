CREATE TABLE menu (
  id INTEGER PRIMARY KEY,
  ÉTÉ TEXT,
  price REAL
);
