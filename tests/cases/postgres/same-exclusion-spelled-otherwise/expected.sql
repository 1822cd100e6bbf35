CREATE TABLE booking (
  id integer PRIMARY KEY,
  span int4range NOT NULL
, EXCLUDE USING gist (span WITH &&)
);
