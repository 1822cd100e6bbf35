CREATE TABLE booking (
  id integer PRIMARY KEY,
  span int4range NOT NULL
);
ALTER TABLE booking ADD CONSTRAINT booking_no_overlap EXCLUDE USING gist (span WITH &&);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
