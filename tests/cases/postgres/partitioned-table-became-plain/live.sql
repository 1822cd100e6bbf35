CREATE TABLE station (id integer PRIMARY KEY);
CREATE TABLE reading (
  station integer NOT NULL,
  day date NOT NULL
);
INSERT INTO station VALUES (1);
