CREATE TABLE reading (
  id integer PRIMARY KEY,
  at timestamptz NOT NULL
);
CREATE INDEX reading_at ON reading (at DESC);
