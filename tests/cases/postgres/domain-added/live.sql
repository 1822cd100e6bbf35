CREATE TABLE discount (
  id integer PRIMARY KEY,
  rate integer NOT NULL
);
CREATE DOMAIN percent AS integer CHECK (VALUE BETWEEN 0 AND 100);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
