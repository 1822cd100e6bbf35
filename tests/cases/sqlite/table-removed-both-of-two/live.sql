CREATE TABLE shelf (
  id INTEGER PRIMARY KEY,
  label TEXT
);
INSERT INTO shelf VALUES (1, 'top');
