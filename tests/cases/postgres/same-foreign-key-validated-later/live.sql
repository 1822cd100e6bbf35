CREATE TABLE customer (id integer PRIMARY KEY);
CREATE TABLE purchase (
  id integer PRIMARY KEY,
  customer_id integer
);
ALTER TABLE purchase ADD FOREIGN KEY (customer_id) REFERENCES customer NOT VALID;
ALTER TABLE purchase VALIDATE CONSTRAINT purchase_customer_id_fkey;
