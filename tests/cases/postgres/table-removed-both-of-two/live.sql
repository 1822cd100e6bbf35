CREATE TABLE shelf (
  id integer PRIMARY KEY,
  label text
);
INSERT INTO shelf VALUES (1, 'top');
