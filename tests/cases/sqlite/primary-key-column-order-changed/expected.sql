CREATE TABLE seat (
  hall INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (hall, number)
);
INSERT INTO seat VALUES (1, 12);
