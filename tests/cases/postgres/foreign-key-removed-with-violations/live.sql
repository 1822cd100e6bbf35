CREATE TABLE customer (id integer PRIMARY KEY);
CREATE TABLE purchase (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customer
);
INSERT INTO customer VALUES (1);
INSERT INTO purchase VALUES (10, 1);
ALTER TABLE purchase DROP CONSTRAINT purchase_customer_id_fkey;
INSERT INTO purchase VALUES (11, 404), (12, 405);
