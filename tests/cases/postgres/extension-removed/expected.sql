CREATE EXTENSION citext;
CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail citext NOT NULL,
  name text
);
