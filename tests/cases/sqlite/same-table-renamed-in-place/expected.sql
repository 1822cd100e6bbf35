CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  boss_id INTEGER REFERENCES customer (id)
);
CREATE TABLE purchase (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id));
