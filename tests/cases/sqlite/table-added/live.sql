CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);
CREATE TABLE scratch (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  note TEXT NOT NULL UNIQUE DEFAULT '',
  customer_id INTEGER REFERENCES customer (id) CHECK (customer_id > 0)
);
CREATE INDEX scratch_customer ON scratch (customer_id);
INSERT INTO customer VALUES (1, 'Ada');
