\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add purchase foreign key purchase_customer_id_fkey (missing-foreign-key)
-- scans-table · locks SHARE ROW EXCLUSIVE on purchase and customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"purchase"'::regclass AND conname = 'purchase_customer_id_fkey') THEN ALTER TABLE "purchase" ADD CONSTRAINT "purchase_customer_id_fkey" FOREIGN KEY (customer_id) REFERENCES customer(id); END IF; END $evenkeel$;
COMMIT;
