CREATE TABLE city (
  id integer NOT NULL,
  name text NOT NULL
);
INSERT INTO city VALUES (1, 'Oslo');
