\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add product check product_price_check (missing-check)
-- 2 rows · locks ACCESS EXCLUSIVE on product · waits 5 s for it at most
-- 2 rows violate it. It holds for new rows. Once the others are settled: ALTER TABLE "product" VALIDATE CONSTRAINT "product_price_check"
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"product"'::regclass AND conname = 'product_price_check') THEN ALTER TABLE "product" ADD CONSTRAINT "product_price_check" CHECK ((price > (0)::numeric)) NOT VALID; END IF; END $evenkeel$;
COMMIT;
