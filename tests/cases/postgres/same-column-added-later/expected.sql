CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL DEFAULT '' UNIQUE,
  name text NOT NULL
);
INSERT INTO customer (id, name) VALUES (1, 'Ada');
