CREATE TABLE customer (
  id integer PRIMARY KEY,
  name varchar(40) NOT NULL,
  note text
);
