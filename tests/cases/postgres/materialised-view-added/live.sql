CREATE TABLE sale (
  id integer PRIMARY KEY,
  amount numeric NOT NULL
);
CREATE MATERIALIZED VIEW totals AS
  SELECT sum(amount) AS amount FROM sale;
CREATE UNIQUE INDEX totals_once ON totals (amount);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
