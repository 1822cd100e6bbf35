CREATE TABLE station (id integer PRIMARY KEY);
CREATE TABLE reading (
  id integer PRIMARY KEY,
  celsius numeric NOT NULL
);
CREATE VIEW hot_reading AS SELECT id, celsius FROM reading WHERE celsius > 40;
CREATE MATERIALIZED VIEW hottest AS SELECT max(celsius) AS celsius FROM hot_reading;
CREATE UNIQUE INDEX hottest_once ON hottest (celsius);
