\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Alter rain_may (definition-mismatch)
-- locks ACCESS EXCLUSIVE on rain_may · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "rain" DETACH PARTITION "rain_may";
COMMIT;
