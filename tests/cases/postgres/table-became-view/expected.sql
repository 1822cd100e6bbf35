CREATE TABLE customer (
  id integer PRIMARY KEY,
  active boolean NOT NULL
);
CREATE TABLE active_customer (id integer PRIMARY KEY);
