CREATE TABLE booking (
  id INTEGER PRIMARY KEY,
  room INTEGER NOT NULL,
  day TEXT NOT NULL,
  UNIQUE (room, day)
);
