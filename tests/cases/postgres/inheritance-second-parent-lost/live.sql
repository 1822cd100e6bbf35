CREATE TABLE city (name text NOT NULL);
CREATE TABLE seat (parliament text);
CREATE TABLE capital (
  country text NOT NULL
) INHERITS (city, seat);
ALTER TABLE capital NO INHERIT seat;
