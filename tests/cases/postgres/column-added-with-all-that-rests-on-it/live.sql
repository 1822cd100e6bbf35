CREATE TABLE region (id integer PRIMARY KEY);
CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL
);
ALTER TABLE customer ADD region_id integer NOT NULL DEFAULT 1 UNIQUE REFERENCES region;
ALTER TABLE customer ADD CONSTRAINT region_positive CHECK (region_id > 0);
CREATE INDEX customer_region ON customer (region_id DESC);
COMMENT ON COLUMN customer.region_id IS 'added in a hurry';
