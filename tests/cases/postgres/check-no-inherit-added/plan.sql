\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop product check price_positive to make it anew
-- replaces · locks ACCESS EXCLUSIVE on product · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "product" DROP CONSTRAINT IF EXISTS "price_positive";

-- Make product check price_positive anew (definition-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on product · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"product"'::regclass AND conname = 'price_positive') THEN ALTER TABLE "product" ADD CONSTRAINT "price_positive" CHECK ((price > (0)::numeric)); END IF; END $evenkeel$;
COMMIT;
