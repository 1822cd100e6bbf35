CREATE TYPE place AS (
  street text,
  town text
);
CREATE TABLE shop (id integer PRIMARY KEY, at place);
COMMENT ON TYPE place IS 'Where the shop is';
