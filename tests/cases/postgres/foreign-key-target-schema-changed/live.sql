CREATE SCHEMA crm;
CREATE TABLE customer (id integer PRIMARY KEY);
CREATE TABLE crm.customer (id integer PRIMARY KEY);
CREATE TABLE purchase (
  id integer PRIMARY KEY,
  buyer_id integer CONSTRAINT purchase_buyer REFERENCES crm.customer,
  note text
);
