CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
INSERT INTO customer VALUES (1, 'Ada');
ALTER TABLE customer ALTER name DROP NOT NULL;
INSERT INTO customer VALUES (2, NULL), (3, NULL);
