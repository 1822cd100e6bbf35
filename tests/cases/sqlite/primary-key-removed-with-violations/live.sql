CREATE TABLE customer (
  id INTEGER NOT NULL,
  name TEXT NOT NULL
);
INSERT INTO customer VALUES (1, 'Ada');
INSERT INTO customer VALUES (1, 'Ada again'), (2, 'Grace');
