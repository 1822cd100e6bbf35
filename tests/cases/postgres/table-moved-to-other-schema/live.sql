CREATE SCHEMA billing;
CREATE TABLE invoice (
  id integer PRIMARY KEY,
  total numeric(10,2) NOT NULL
);
CREATE TABLE customer (id integer PRIMARY KEY);
ALTER TABLE invoice SET SCHEMA billing;
