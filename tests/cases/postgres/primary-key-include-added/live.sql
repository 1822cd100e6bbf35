CREATE TABLE seat (
  hall integer NOT NULL,
  number integer NOT NULL,
  price integer,
  PRIMARY KEY (hall, number) INCLUDE (price)
);
