\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop product check product_price_check to make it anew
-- replaces · locks ACCESS EXCLUSIVE on product · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "product" DROP CONSTRAINT IF EXISTS "product_price_check";

-- Make product check product_price_check anew (definition-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on product · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"product"'::regclass AND conname = 'product_price_check') THEN ALTER TABLE "product" ADD CONSTRAINT "product_price_check" CHECK ((price > (0)::numeric)); END IF; END $evenkeel$;
COMMIT;
