CREATE TABLE customer (id integer PRIMARY KEY);
CREATE TABLE company (id integer PRIMARY KEY);
CREATE TABLE purchase (
  id integer PRIMARY KEY,
  buyer_id integer NOT NULL,
  CONSTRAINT purchase_buyer FOREIGN KEY (buyer_id) REFERENCES company
);
