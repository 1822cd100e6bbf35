CREATE TABLE reading (
  station integer NOT NULL,
  day date NOT NULL
) PARTITION BY RANGE (day);
CREATE TABLE reading_2024 (day date NOT NULL, station integer NOT NULL);
ALTER TABLE reading ATTACH PARTITION reading_2024 FOR VALUES FROM ('2024-1-1') TO ('2025-1-1');
