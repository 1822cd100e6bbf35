CREATE TABLE booking (
  id integer PRIMARY KEY,
  span int4range NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
