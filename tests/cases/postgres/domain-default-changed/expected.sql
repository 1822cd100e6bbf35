CREATE DOMAIN percent AS integer DEFAULT 0;
CREATE TABLE discount (
  id integer PRIMARY KEY,
  rate percent NOT NULL
);
