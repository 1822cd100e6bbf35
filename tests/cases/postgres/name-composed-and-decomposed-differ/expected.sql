CREATE TABLE menu (
  id integer PRIMARY KEY,
  U&"caf\00E9" text,
  price numeric
);
