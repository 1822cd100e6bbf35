CREATE TABLE U&"na\00EFve" (
  id integer PRIMARY KEY,
  U&"two\000Alines" text,
  U&"a\0022b" text
);
