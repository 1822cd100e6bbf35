CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  price REAL NOT NULL,
  name TEXT
, CHECK (price < 1000)
, CONSTRAINT "price_positive" CHECK (`price` > 0)
);
