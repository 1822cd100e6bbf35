\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Forbid NULL in a.n (nullability-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on a and the tables that inherit from it · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "a" ALTER COLUMN "n" SET NOT NULL;
COMMIT;
