CREATE TABLE customer (id INTEGER PRIMARY KEY);
CREATE TABLE purchase (
  id INTEGER PRIMARY KEY,
  buyer INTEGER CONSTRAINT fk_buyer REFERENCES customer (id),
  seller INTEGER CONSTRAINT fk_seller REFERENCES customer (id)
);
