CREATE TABLE reading (station integer NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE reading_2024 PARTITION OF reading FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX reading_station ON ONLY reading (station);
CREATE INDEX reading_2024_station ON reading_2024 (station);
ALTER INDEX reading_station ATTACH PARTITION reading_2024_station;
INSERT INTO reading VALUES (1, '2024-05-01');
