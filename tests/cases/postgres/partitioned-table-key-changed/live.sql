CREATE TABLE station (id integer PRIMARY KEY);
CREATE TABLE reading (
  station integer NOT NULL,
  day date NOT NULL,
  stored date NOT NULL
) PARTITION BY RANGE (stored);
