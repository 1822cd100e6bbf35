CREATE DOMAIN percent AS integer NOT NULL;
CREATE TABLE discount (
  id integer PRIMARY KEY,
  rate percent
);
