CREATE TABLE rocket (
  id integer PRIMARY KEY,
  ready boolean NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
