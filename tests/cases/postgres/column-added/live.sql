CREATE TABLE customer (
  id integer PRIMARY KEY,
  shoe_size integer,
  name text NOT NULL
);
INSERT INTO customer (id, name) VALUES (1, 'Ada');
