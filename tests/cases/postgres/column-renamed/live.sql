CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL UNIQUE,
  name text NOT NULL
);
ALTER TABLE customer RENAME COLUMN mail TO email;
