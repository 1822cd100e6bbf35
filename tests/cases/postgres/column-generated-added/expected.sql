CREATE TABLE line (
  id integer PRIMARY KEY,
  quantity integer NOT NULL,
  total integer
);
