CREATE TABLE booking (
  id integer PRIMARY KEY,
  span int4range NOT NULL,
  cancelled boolean NOT NULL,
  CONSTRAINT booking_no_overlap EXCLUDE USING gist (span WITH &&)
);
