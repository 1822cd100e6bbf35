CREATE TABLE reading (station integer NOT NULL, day date NOT NULL) PARTITION BY LIST (day);
CREATE TABLE station (id integer PRIMARY KEY);
