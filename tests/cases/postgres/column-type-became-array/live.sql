CREATE TABLE post (
  id integer PRIMARY KEY,
  tags text[],
  title text
);
