CREATE TABLE seat (
  hall integer NOT NULL,
  number integer NOT NULL,
  CONSTRAINT seat_pkey PRIMARY KEY (hall, number)
);
