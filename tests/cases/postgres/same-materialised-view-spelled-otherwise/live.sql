CREATE TABLE sale (
  id integer PRIMARY KEY,
  day date NOT NULL,
  amount numeric NOT NULL
);
CREATE MATERIALIZED VIEW totals (day, amount) AS (select day, SUM(amount) from sale group by sale.day);
CREATE UNIQUE INDEX totals_day ON totals (day);
