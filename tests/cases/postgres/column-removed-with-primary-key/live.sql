CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
INSERT INTO customer (id, name) VALUES (1, 'Ada');
ALTER TABLE customer DROP COLUMN id;
