CREATE TABLE ticket (
  id integer PRIMARY KEY,
  subject text NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
