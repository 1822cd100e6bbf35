CREATE TABLE factor (id integer PRIMARY KEY, n integer NOT NULL);
INSERT INTO factor VALUES (1, 3);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
