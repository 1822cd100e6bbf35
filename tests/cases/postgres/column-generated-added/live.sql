CREATE TABLE line (
  id integer PRIMARY KEY,
  quantity integer NOT NULL,
  total integer GENERATED ALWAYS AS (quantity * 2) STORED
);
