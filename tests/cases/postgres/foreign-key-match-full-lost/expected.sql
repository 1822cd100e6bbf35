CREATE TABLE customer (shop integer, id integer, PRIMARY KEY (shop, id));
CREATE TABLE purchase (
  id integer PRIMARY KEY,
  shop integer,
  customer_id integer,
  CONSTRAINT purchase_customer FOREIGN KEY (shop, customer_id) REFERENCES customer MATCH FULL
);
