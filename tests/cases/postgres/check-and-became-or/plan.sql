\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop offer check offer_range to make it anew
-- replaces · locks ACCESS EXCLUSIVE on offer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "offer" DROP CONSTRAINT IF EXISTS "offer_range";

-- Make offer check offer_range anew (definition-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on offer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"offer"'::regclass AND conname = 'offer_range') THEN ALTER TABLE "offer" ADD CONSTRAINT "offer_range" CHECK (((low > 0) AND (high > low))); END IF; END $evenkeel$;
COMMIT;
