CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE ticket (
  id serial PRIMARY KEY,
  subject text NOT NULL
);
INSERT INTO customer VALUES (7, 'Grace');
