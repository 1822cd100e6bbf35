CREATE DOMAIN percent AS integer NOT NULL;
CREATE TABLE discount (
  id integer PRIMARY KEY,
  rate percent
);
ALTER DOMAIN percent DROP NOT NULL;
