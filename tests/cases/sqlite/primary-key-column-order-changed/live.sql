CREATE TABLE seat (
  hall INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (number, hall)
);
INSERT INTO seat VALUES (1, 12);
