CREATE TABLE entry (
  id integer PRIMARY KEY,
  note text
);
INSERT INTO entry VALUES (1, 'began');
