CREATE TABLE seat (
  hall integer NOT NULL,
  number integer NOT NULL,
  PRIMARY KEY (number, hall)
);
INSERT INTO seat VALUES (1, 12);
