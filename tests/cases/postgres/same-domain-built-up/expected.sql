CREATE DOMAIN percent AS integer DEFAULT 0 NOT NULL CONSTRAINT in_range CHECK (VALUE >= 0 AND VALUE <= 100);
CREATE TABLE discount (
  id integer PRIMARY KEY,
  rate percent
);
