CREATE TABLE invoice (
  id integer PRIMARY KEY,
  number bigint NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
