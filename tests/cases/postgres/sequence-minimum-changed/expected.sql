CREATE TABLE probe (
  id integer PRIMARY KEY,
  depth integer NOT NULL
);
CREATE SEQUENCE depth MINVALUE -100 START 0;
