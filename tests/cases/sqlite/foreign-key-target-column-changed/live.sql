CREATE TABLE customer (id INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE);
CREATE TABLE purchase (
  id INTEGER PRIMARY KEY,
  buyer_id INTEGER REFERENCES customer (number),
  note TEXT
);
