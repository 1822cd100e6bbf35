CREATE TABLE product (
  id integer PRIMARY KEY,
  rating integer NOT NULL,
  CONSTRAINT rating_range CHECK (rating >= 1 AND rating <= 5)
);
