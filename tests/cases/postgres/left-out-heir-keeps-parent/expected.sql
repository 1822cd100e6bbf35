CREATE TABLE c (y integer);
