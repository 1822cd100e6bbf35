CREATE TABLE rocket (
  id integer PRIMARY KEY,
  ready boolean NOT NULL
);
CREATE VIEW "🚀" AS
  SELECT id FROM rocket WHERE ready;
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
