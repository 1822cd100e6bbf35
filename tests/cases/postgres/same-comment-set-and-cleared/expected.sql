CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
COMMENT ON TABLE customer IS 'Whoever bought something';
