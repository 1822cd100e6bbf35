CREATE TABLE customer (
  id integer PRIMARY KEY,
  name varchar(40) COLLATE "POSIX" NOT NULL,
  note text
);
