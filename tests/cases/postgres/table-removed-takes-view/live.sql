CREATE TABLE station (
  id integer PRIMARY KEY
);
CREATE TABLE reading (
  id integer PRIMARY KEY,
  celsius numeric NOT NULL
);
CREATE VIEW hot_reading AS SELECT id FROM reading WHERE celsius > 40;
DROP TABLE reading CASCADE;
