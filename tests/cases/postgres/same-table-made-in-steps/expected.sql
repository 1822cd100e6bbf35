CREATE TABLE customer (
  id bigint PRIMARY KEY,
  name varchar(60) NOT NULL DEFAULT 'nobody'
);
INSERT INTO customer (id) VALUES (1);
