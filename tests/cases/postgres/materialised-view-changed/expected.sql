CREATE TABLE sale (
  id integer PRIMARY KEY,
  amount numeric NOT NULL
);
CREATE MATERIALIZED VIEW totals AS SELECT sum(amount) AS amount FROM sale;
