CREATE TABLE room (id integer PRIMARY KEY);
CREATE TABLE booking (
  id integer NOT NULL PRIMARY KEY,
  room integer REFERENCES room,
  day date CHECK (day > '2020-01-01'),
  span int4range,
  EXCLUDE USING gist (span WITH &&)
);
