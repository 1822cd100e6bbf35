CREATE TABLE seat (
  hall integer NOT NULL,
  number integer NOT NULL,
  PRIMARY KEY (hall, number)
);
INSERT INTO seat VALUES (1, 12);
