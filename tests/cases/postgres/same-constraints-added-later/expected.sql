CREATE TABLE customer (id integer PRIMARY KEY, boss integer REFERENCES customer, mail text UNIQUE, age integer CHECK (age > 0));
COMMENT ON TABLE customer IS 'Whoever bought something';
INSERT INTO customer VALUES (1, NULL, 'ada@example.org', 36);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
