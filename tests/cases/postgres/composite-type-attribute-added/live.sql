CREATE TYPE place AS (
  street text,
  town text
);
CREATE TABLE shop (
  id integer PRIMARY KEY,
  at place
);
ALTER TYPE place ADD ATTRIBUTE country text;
