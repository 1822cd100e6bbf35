CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text,
  created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE customer ALTER created_at DROP DEFAULT;
