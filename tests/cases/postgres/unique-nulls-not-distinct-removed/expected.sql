CREATE TABLE booking (
  id integer PRIMARY KEY,
  room integer,
  day date NOT NULL,
  CONSTRAINT booking_once UNIQUE NULLS NOT DISTINCT (room, day)
);
