CREATE TABLE city (
  id integer NOT NULL,
  name text NOT NULL
);
CREATE TABLE capital (
  id integer NOT NULL,
  name text NOT NULL,
  country text NOT NULL
);
