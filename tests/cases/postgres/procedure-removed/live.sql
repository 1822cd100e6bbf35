CREATE TABLE sale (id integer PRIMARY KEY, archived boolean NOT NULL);
INSERT INTO sale VALUES (1, false);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
