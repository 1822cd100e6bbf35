CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,
  key TEXT
);
INSERT INTO ticket (key) VALUES ('a'), ('a'), (NULL), (NULL);
