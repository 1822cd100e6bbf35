CREATE TABLE reading (station integer NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE reading_2024 PARTITION OF reading FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX reading_station ON ONLY reading (station);
CREATE INDEX reading_2024_station_idx ON reading_2024 (station);
ALTER INDEX reading_station ATTACH PARTITION reading_2024_station_idx;
INSERT INTO reading VALUES (1, '2024-03-03');
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
