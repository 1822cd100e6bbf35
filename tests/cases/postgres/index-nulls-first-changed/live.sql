CREATE TABLE reading (
  id integer PRIMARY KEY,
  at timestamptz
);
CREATE INDEX reading_at ON reading (at);
