CREATE TABLE line (
  id integer PRIMARY KEY,
  quantity integer NOT NULL,
  price numeric NOT NULL,
  total numeric generated always as ( ( CAST(quantity AS numeric) * "price" ) ) stored
);
