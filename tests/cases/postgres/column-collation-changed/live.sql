CREATE TABLE customer (
  id integer PRIMARY KEY,
  name varchar(40) COLLATE "C" NOT NULL,
  note text
);
