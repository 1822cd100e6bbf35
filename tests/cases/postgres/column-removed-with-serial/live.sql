CREATE TABLE customer (
  id integer PRIMARY KEY,
  number serial,
  name text NOT NULL
);
ALTER TABLE customer DROP COLUMN number;
INSERT INTO customer (id, name) VALUES (1, 'Ada');
