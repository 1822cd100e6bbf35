CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
COMMENT ON TABLE customer IS 'do not touch before Friday';
INSERT INTO customer VALUES (1, 'Ada');
