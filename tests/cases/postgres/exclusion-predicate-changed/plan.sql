\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop booking exclusion booking_no_overlap to make it anew
-- replaces · locks ACCESS EXCLUSIVE on booking · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "booking" DROP CONSTRAINT IF EXISTS "booking_no_overlap";

-- Make booking exclusion booking_no_overlap anew (definition-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on booking · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"booking"'::regclass AND conname = 'booking_no_overlap') THEN ALTER TABLE "booking" ADD CONSTRAINT "booking_no_overlap" EXCLUDE USING gist (span WITH &&) WHERE ((NOT cancelled)); END IF; END $evenkeel$;
COMMIT;
