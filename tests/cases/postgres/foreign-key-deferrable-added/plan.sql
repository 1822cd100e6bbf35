\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop purchase foreign key purchase_customer_id_fkey to make it anew
-- replaces · locks ACCESS EXCLUSIVE on purchase · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "purchase" DROP CONSTRAINT IF EXISTS "purchase_customer_id_fkey";

-- Make purchase foreign key purchase_customer_id_fkey anew (definition-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on purchase · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"purchase"'::regclass AND conname = 'purchase_customer_id_fkey') THEN ALTER TABLE "purchase" ADD CONSTRAINT "purchase_customer_id_fkey" FOREIGN KEY (customer_id) REFERENCES customer(id); END IF; END $evenkeel$;
COMMIT;
