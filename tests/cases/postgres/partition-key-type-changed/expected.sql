CREATE TABLE reading (day timestamp NOT NULL) PARTITION BY RANGE (day);
