CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  name TEXT
);
INSERT INTO customer VALUES (1, 'Ada');
INSERT INTO customer VALUES (2, NULL), (3, NULL);
