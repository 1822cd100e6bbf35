CREATE TABLE customer (shop integer, id integer, PRIMARY KEY (shop, id));
CREATE TABLE purchase (
  id integer PRIMARY KEY,
  shop integer NOT NULL,
  customer_id integer,
  CONSTRAINT purchase_customer FOREIGN KEY (shop, customer_id) REFERENCES customer (shop, id)
    ON DELETE SET NULL (customer_id)
);
