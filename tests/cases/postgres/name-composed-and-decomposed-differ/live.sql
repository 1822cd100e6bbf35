CREATE TABLE menu (
  id integer PRIMARY KEY,
  U&"cafe\0301" text,
  price numeric
);
