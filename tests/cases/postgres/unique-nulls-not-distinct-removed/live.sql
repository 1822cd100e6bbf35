CREATE TABLE booking (
  id integer PRIMARY KEY,
  room integer,
  day date NOT NULL,
  CONSTRAINT booking_once UNIQUE (room, day)
);
