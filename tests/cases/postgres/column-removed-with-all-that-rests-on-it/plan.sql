\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add column customer.region_id (missing-column)
-- locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "customer" ADD COLUMN IF NOT EXISTS "region_id" integer;

-- Create customer index customer_name_in_region
-- builds-index · locks SHARE on customer: writers wait · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE INDEX IF NOT EXISTS "customer_name_in_region" ON "customer" USING btree (name, region_id);

-- Create customer index customer_region
-- builds-index · locks SHARE on customer: writers wait · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE INDEX IF NOT EXISTS "customer_region" ON "customer" USING btree (region_id);

-- Add customer unique customer_region_id_key
-- builds-index · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"customer"'::regclass AND conname = 'customer_region_id_key') THEN ALTER TABLE "customer" ADD CONSTRAINT "customer_region_id_key" UNIQUE (region_id); END IF; END $evenkeel$;

-- Add customer check region_positive
-- scans-table · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"customer"'::regclass AND conname = 'region_positive') THEN ALTER TABLE "customer" ADD CONSTRAINT "region_positive" CHECK ((region_id > 0)); END IF; END $evenkeel$;

-- Add customer foreign key customer_region_id_fkey
-- scans-table · locks SHARE ROW EXCLUSIVE on customer and region · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"customer"'::regclass AND conname = 'customer_region_id_fkey') THEN ALTER TABLE "customer" ADD CONSTRAINT "customer_region_id_fkey" FOREIGN KEY (region_id) REFERENCES region(id); END IF; END $evenkeel$;

-- Create statistics customer_stats
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE STATISTICS IF NOT EXISTS "customer_stats" ON name, region_id FROM customer;

-- Comment on customer.region_id
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
COMMENT ON COLUMN "customer"."region_id" IS 'Where they live';
COMMIT;
