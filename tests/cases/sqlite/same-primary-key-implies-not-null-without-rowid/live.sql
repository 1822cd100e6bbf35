CREATE TABLE seat (
  hall INTEGER,
  number INTEGER,
  PRIMARY KEY (hall, number)
) WITHOUT ROWID;
