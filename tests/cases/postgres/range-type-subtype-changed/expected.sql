CREATE TYPE span AS RANGE (
  subtype = float8
);
CREATE TABLE sensor (
  id integer PRIMARY KEY,
  valid span
);
