CREATE TABLE sale (
  id integer PRIMARY KEY,
  amount numeric NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
