\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop booking exclusion booking_no_overlap (extra-constraint)
-- drops-objects · locks ACCESS EXCLUSIVE on booking · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "booking" DROP CONSTRAINT IF EXISTS "booking_no_overlap";
COMMIT;
