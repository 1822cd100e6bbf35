CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  code VARCHAR(20),
  name TEXT
);
INSERT INTO product (id, name) VALUES (1, 'rope');
