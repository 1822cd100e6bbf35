CREATE TABLE customer (id integer, boss integer, mail text, age integer);
ALTER TABLE customer ADD CHECK (age > 0);
ALTER TABLE customer ADD UNIQUE (mail);
ALTER TABLE customer ADD PRIMARY KEY (id);
ALTER TABLE customer ADD FOREIGN KEY (boss) REFERENCES customer (id);
COMMENT ON TABLE customer IS 'Whoever bought something';
INSERT INTO customer VALUES (1, NULL, 'ada@example.org', 36);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
