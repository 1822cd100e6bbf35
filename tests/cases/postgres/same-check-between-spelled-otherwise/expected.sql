CREATE TABLE product (
  id integer PRIMARY KEY,
  rating integer NOT NULL,
  CONSTRAINT rating_range CHECK (rating BETWEEN 1 AND 5)
);
