CREATE TABLE reading (n integer NOT NULL);
INSERT INTO reading VALUES (0), (5);
