CREATE TABLE sale (id integer PRIMARY KEY);
CREATE FUNCTION addtax(amount numeric) RETURNS numeric LANGUAGE sql AS 'SELECT amount';
INSERT INTO sale VALUES (1);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
