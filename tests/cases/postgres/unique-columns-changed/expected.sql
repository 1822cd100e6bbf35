CREATE TABLE booking (
  id integer PRIMARY KEY,
  room integer NOT NULL,
  day date NOT NULL,
  hour integer NOT NULL,
  CONSTRAINT booking_once UNIQUE (room, day, hour)
);
