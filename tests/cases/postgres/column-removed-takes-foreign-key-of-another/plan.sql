\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add column country.code (missing-column)
-- locks ACCESS EXCLUSIVE on country · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "country" ADD COLUMN IF NOT EXISTS "code" text NOT NULL;

-- Add country unique country_code_key
-- builds-index · locks ACCESS EXCLUSIVE on country · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"country"'::regclass AND conname = 'country_code_key') THEN ALTER TABLE "country" ADD CONSTRAINT "country_code_key" UNIQUE (code); END IF; END $evenkeel$;

-- Add customer foreign key customer_country_fkey (missing-foreign-key)
-- scans-table · locks SHARE ROW EXCLUSIVE on customer and country · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"customer"'::regclass AND conname = 'customer_country_fkey') THEN ALTER TABLE "customer" ADD CONSTRAINT "customer_country_fkey" FOREIGN KEY (country) REFERENCES country(code); END IF; END $evenkeel$;
COMMIT;
