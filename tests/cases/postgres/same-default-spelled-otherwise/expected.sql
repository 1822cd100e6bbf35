CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL DEFAULT 'nobody',
  active boolean DEFAULT true,
  credit numeric(10,2) DEFAULT 1 + 2
);
