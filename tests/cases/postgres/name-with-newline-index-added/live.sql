CREATE TABLE odd (
  id integer PRIMARY KEY,
  y text
);
CREATE INDEX "odd
y" ON odd (y);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
