CREATE TABLE odd (
  id integer PRIMARY KEY,
  """x" text,
  y text
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
