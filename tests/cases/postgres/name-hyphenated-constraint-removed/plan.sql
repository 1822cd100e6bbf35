\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add order-line check unit-price-positive (missing-check)
-- scans-table · locks ACCESS EXCLUSIVE on order-line · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"order-line"'::regclass AND conname = 'unit-price-positive') THEN ALTER TABLE "order-line" ADD CONSTRAINT "unit-price-positive" CHECK (("unit-price" > (0)::numeric)); END IF; END $evenkeel$;
COMMIT;
