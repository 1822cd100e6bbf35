CREATE TABLE booking (
  id INTEGER PRIMARY KEY,
  room INTEGER NOT NULL,
  day TEXT NOT NULL,
  hour INTEGER NOT NULL,
  UNIQUE (room, day, hour)
);
