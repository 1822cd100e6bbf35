CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE scratch (
  id serial PRIMARY KEY,
  note text NOT NULL UNIQUE DEFAULT '',
  customer_id integer REFERENCES customer
);
CREATE INDEX scratch_customer ON scratch (customer_id);
COMMENT ON TABLE scratch IS 'by hand';
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
