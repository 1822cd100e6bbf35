CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL,
  note text
);
ALTER TABLE customer ALTER note SET NOT NULL;
