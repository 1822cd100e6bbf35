\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Rename product check positive_price to price_positive (missing-check)
-- drops-objects · locks ACCESS EXCLUSIVE on product · waits 5 s for it at most
-- It is the same under a name that isn't expected, which nobody will find any more.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"product"'::regclass AND conname = 'positive_price') THEN ALTER TABLE "product" RENAME CONSTRAINT "positive_price" TO "price_positive"; END IF; END $evenkeel$;
COMMIT;
