CREATE TABLE line (
  id integer PRIMARY KEY,
  quantity integer NOT NULL,
  price numeric NOT NULL,
  total numeric GENERATED ALWAYS AS (quantity * price) STORED
);
INSERT INTO line VALUES (1, 2, 3.5);
