CREATE TABLE counter (
  id integer PRIMARY KEY,
  hits bigint NOT NULL DEFAULT 0
);
INSERT INTO counter (id) VALUES (1);
