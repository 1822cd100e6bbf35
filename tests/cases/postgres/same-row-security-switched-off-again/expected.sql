CREATE TABLE account (
  id integer PRIMARY KEY,
  owner text NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
