CREATE TYPE span AS RANGE (
  subtype = numeric
);
CREATE TABLE sensor (
  id integer PRIMARY KEY,
  valid span
);
