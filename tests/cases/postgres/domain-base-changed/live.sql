CREATE DOMAIN percent AS smallint;
CREATE TABLE discount (
  id integer PRIMARY KEY,
  rate percent NOT NULL
);
