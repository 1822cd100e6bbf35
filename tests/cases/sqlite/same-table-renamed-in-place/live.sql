CREATE TABLE client (
  id INTEGER PRIMARY KEY,
  boss_id INTEGER REFERENCES client (id)
);
ALTER TABLE client RENAME TO customer;
CREATE TABLE purchase (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id));
