CREATE TABLE city (
  id integer NOT NULL,
  name text NOT NULL
);
CREATE TABLE capital (
  country text NOT NULL
) INHERITS (city);
INSERT INTO city VALUES (1, 'Oslo');
