\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop odd index odd\ny (extra-index)
-- drops-objects · locks ACCESS EXCLUSIVE on odd · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP INDEX IF EXISTS "odd
y";
COMMIT;
