CREATE DOMAIN percent AS integer;
CREATE TABLE discount (
  id integer PRIMARY KEY,
  rate percent NOT NULL
);
