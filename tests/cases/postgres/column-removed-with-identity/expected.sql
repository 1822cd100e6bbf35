CREATE TABLE customer (
  id integer PRIMARY KEY,
  number integer GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL
);
INSERT INTO customer (id, name) VALUES (1, 'Ada');
