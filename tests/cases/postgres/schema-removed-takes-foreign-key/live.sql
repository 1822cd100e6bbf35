CREATE TABLE customer (
  id integer PRIMARY KEY,
  account_id integer,
  name text NOT NULL
);
