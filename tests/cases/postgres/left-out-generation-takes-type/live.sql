CREATE TABLE u (n integer, v integer);
