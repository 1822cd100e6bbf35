CREATE TYPE state AS ENUM ('open', 'paid');
CREATE SEQUENCE numbers;
CREATE TABLE customer (id serial PRIMARY KEY);
CREATE TABLE purchase (id integer PRIMARY KEY, customer_id integer REFERENCES customer, state state);
CREATE VIEW buyer AS SELECT DISTINCT customer_id FROM purchase;
CREATE FUNCTION answer() RETURNS integer LANGUAGE sql AS 'SELECT 42';
