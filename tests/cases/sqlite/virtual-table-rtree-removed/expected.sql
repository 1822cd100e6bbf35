CREATE TABLE place (
  id INTEGER PRIMARY KEY,
  name TEXT
);
CREATE VIRTUAL TABLE area USING rtree(id, west, east, south, north);
INSERT INTO place VALUES (1, 'harbour');
