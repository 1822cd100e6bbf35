CREATE TABLE region (id INTEGER PRIMARY KEY);
CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  region_id INTEGER UNIQUE REFERENCES region (id) CHECK (region_id > 0),
  name TEXT NOT NULL
);
CREATE INDEX customer_region ON customer (region_id);
