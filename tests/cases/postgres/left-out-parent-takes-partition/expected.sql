CREATE TABLE reading (station integer NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE reading_2026 PARTITION OF reading FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE station (id integer PRIMARY KEY, name text);
