CREATE TABLE customer (id integer PRIMARY KEY);
CREATE TABLE purchase (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customer
);
INSERT INTO customer VALUES (1);
INSERT INTO purchase VALUES (10, 1);
