CREATE TABLE booking (
  id INTEGER PRIMARY KEY,
  room INTEGER NOT NULL,
  day TEXT NOT NULL
, CONSTRAINT booking_once UNIQUE (room, day)
);
