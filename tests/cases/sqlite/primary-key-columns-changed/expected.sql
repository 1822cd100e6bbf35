CREATE TABLE seat (
  hall INTEGER NOT NULL,
  row INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (hall, row, number)
);
