CREATE TABLE sale (id integer PRIMARY KEY, amounts integer[]);
INSERT INTO sale VALUES (1, '{1,2}');
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
