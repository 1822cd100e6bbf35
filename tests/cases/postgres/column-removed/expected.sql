CREATE TABLE customer (
  id integer PRIMARY KEY,
  phone text,
  name text NOT NULL
);
INSERT INTO customer (id, name) VALUES (1, 'Ada');
