CREATE TYPE place AS (
  street text,
  number integer
);
CREATE TABLE shop (
  id integer PRIMARY KEY,
  at place
);
