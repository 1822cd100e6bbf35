CREATE TABLE reading (
  station integer NOT NULL,
  day date NOT NULL
) PARTITION BY RANGE (day);
CREATE TABLE reading_2024 PARTITION OF reading
  FOR VALUES FROM ('2024-01-01') TO ('2024-12-31');
