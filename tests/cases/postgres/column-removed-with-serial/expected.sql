CREATE TABLE customer (
  id integer PRIMARY KEY,
  number serial,
  name text NOT NULL
);
INSERT INTO customer (id, name) VALUES (1, 'Ada');
