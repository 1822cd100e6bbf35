CREATE TABLE discount (
  id integer PRIMARY KEY,
  rate integer NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
