CREATE DOMAIN percent AS integer CHECK (VALUE >= 0);
CREATE TABLE discount (
  id integer PRIMARY KEY,
  rate percent NOT NULL
);
COMMENT ON DOMAIN percent IS 'Of the list price';
