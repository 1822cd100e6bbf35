CREATE TABLE customer (id integer PRIMARY KEY);
CREATE TABLE purchase (
  id integer PRIMARY KEY,
  buyer_id integer NOT NULL
);
ALTER TABLE purchase ADD CONSTRAINT purchase_buyer FOREIGN KEY (buyer_id) REFERENCES customer NOT VALID;
