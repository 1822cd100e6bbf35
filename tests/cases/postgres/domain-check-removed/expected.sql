CREATE DOMAIN percent AS integer CONSTRAINT in_range CHECK (VALUE BETWEEN 0 AND 100);
CREATE TABLE discount (
  id integer PRIMARY KEY,
  rate percent NOT NULL
);
