CREATE TABLE customer (
  id integer PRIMARY KEY,
  name varchar(80) NOT NULL,
  note text
);
