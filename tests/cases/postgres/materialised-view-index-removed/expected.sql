CREATE TABLE sale (
  id integer PRIMARY KEY,
  day date NOT NULL,
  amount numeric NOT NULL
);
CREATE MATERIALIZED VIEW totals AS SELECT day, sum(amount) AS amount FROM sale GROUP BY day;
CREATE UNIQUE INDEX totals_day ON totals (day);
