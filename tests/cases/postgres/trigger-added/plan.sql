\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop sale trigger sale_audit (extra-trigger)
-- drops-objects · locks ACCESS EXCLUSIVE on sale · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP TRIGGER IF EXISTS "sale_audit" ON "sale";
COMMIT;
