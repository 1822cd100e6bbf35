CREATE TABLE customer (
  id integer PRIMARY KEY
);
CREATE TABLE purchase (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL,
  CONSTRAINT purchase_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer
);
DROP TABLE customer CASCADE;
