\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop purchase foreign key purchase_customer to make it anew
-- replaces · locks ACCESS EXCLUSIVE on purchase · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "purchase" DROP CONSTRAINT IF EXISTS "purchase_customer";

-- Make purchase foreign key purchase_customer anew (definition-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on purchase · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"purchase"'::regclass AND conname = 'purchase_customer') THEN ALTER TABLE "purchase" ADD CONSTRAINT "purchase_customer" FOREIGN KEY (shop, customer_id) REFERENCES customer(shop, id) ON DELETE SET NULL (customer_id); END IF; END $evenkeel$;
COMMIT;
