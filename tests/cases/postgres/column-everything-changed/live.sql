CREATE TABLE product (
  id integer PRIMARY KEY,
  code bigint DEFAULT 5,
  name text
);
INSERT INTO product (id, name) VALUES (1, 'rope');
