CREATE TABLE discount (
  id integer PRIMARY KEY,
  rate integer NOT NULL,
  name text
);
