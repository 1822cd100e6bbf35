CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  note text
);
