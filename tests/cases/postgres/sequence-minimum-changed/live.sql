CREATE TABLE probe (
  id integer PRIMARY KEY,
  depth integer NOT NULL
);
CREATE SEQUENCE depth MINVALUE 0 START 0;
