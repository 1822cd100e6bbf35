CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL DEFAULT 'none' COLLATE NOCASE,
  name TEXT
);
INSERT INTO product (id, name) VALUES (1, 'rope');
