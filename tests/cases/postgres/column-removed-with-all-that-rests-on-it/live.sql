CREATE TABLE region (id integer PRIMARY KEY);
CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL,
  region_id integer UNIQUE REFERENCES region CONSTRAINT region_positive CHECK (region_id > 0)
);
CREATE INDEX customer_region ON customer (region_id);
CREATE INDEX customer_name_in_region ON customer (name, region_id);
CREATE STATISTICS customer_stats ON name, region_id FROM customer;
COMMENT ON COLUMN customer.region_id IS 'Where they live';
ALTER TABLE customer DROP COLUMN region_id;
