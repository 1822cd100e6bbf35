CREATE TABLE sensor (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE TYPE float_span AS RANGE (
  subtype = float8,
  subtype_diff = float8mi
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
