\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop product check positive_price (extra-constraint)
-- drops-objects · locks ACCESS EXCLUSIVE on product · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "product" DROP CONSTRAINT IF EXISTS "positive_price";

-- Add product check price_positive (missing-check)
-- scans-table · locks ACCESS EXCLUSIVE on product · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"product"'::regclass AND conname = 'price_positive') THEN ALTER TABLE "product" ADD CONSTRAINT "price_positive" CHECK ((price > (0)::numeric)); END IF; END $evenkeel$;
COMMIT;
