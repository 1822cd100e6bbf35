CREATE TABLE city (
  id integer NOT NULL,
  name text NOT NULL
);
CREATE TABLE capital (country text NOT NULL) INHERITS (city);
