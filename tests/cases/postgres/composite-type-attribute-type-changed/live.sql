CREATE TYPE place AS (
  street text,
  number text
);
CREATE TABLE shop (
  id integer PRIMARY KEY,
  at place
);
