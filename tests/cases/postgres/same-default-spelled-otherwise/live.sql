CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL DEFAULT ('nobody')::text,
  active boolean DEFAULT TRUE,
  credit numeric(10,2) DEFAULT (1+2)
);
