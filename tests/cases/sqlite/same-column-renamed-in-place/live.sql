CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  label TEXT NOT NULL CHECK (label <> '')
);
CREATE INDEX customer_name ON customer (label) WHERE label <> 'nobody';
ALTER TABLE customer RENAME COLUMN label TO name;
