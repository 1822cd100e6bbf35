CREATE TABLE customer (id integer PRIMARY KEY, number integer NOT NULL UNIQUE);
CREATE TABLE purchase (
  id integer PRIMARY KEY,
  buyer_id integer NOT NULL,
  CONSTRAINT purchase_buyer FOREIGN KEY (buyer_id) REFERENCES customer (number)
);
