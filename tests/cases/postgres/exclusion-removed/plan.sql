\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add booking exclusion booking_span_excl (missing-exclusion)
-- builds-index · locks ACCESS EXCLUSIVE on booking · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"booking"'::regclass AND conname = 'booking_span_excl') THEN ALTER TABLE "booking" ADD CONSTRAINT "booking_span_excl" EXCLUDE USING gist (span WITH &&); END IF; END $evenkeel$;
COMMIT;
