CREATE TABLE post (
  id integer PRIMARY KEY,
  tags text[] NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
