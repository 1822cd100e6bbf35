CREATE TABLE invoice (
  id integer PRIMARY KEY,
  number bigint NOT NULL
);
INSERT INTO invoice VALUES (1, 1000);
