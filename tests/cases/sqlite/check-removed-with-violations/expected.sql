CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  price REAL NOT NULL CHECK (price > 0)
);
INSERT INTO product VALUES (1, 9.5);
