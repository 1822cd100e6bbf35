CREATE TABLE place (
  id INTEGER PRIMARY KEY,
  name TEXT
);
INSERT INTO place VALUES (1, 'harbour');
