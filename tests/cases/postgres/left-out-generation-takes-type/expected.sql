CREATE TABLE u (n integer, v bigint GENERATED ALWAYS AS (n * 2) STORED);
