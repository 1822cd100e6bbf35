CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  note text
);
ALTER TABLE customer ALTER name TYPE text COLLATE "default";
