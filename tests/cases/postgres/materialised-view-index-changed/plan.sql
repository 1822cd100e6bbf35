\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop totals index totals_day to make it anew
-- replaces · locks ACCESS EXCLUSIVE on totals · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP INDEX IF EXISTS "totals_day";

-- Create totals index totals_day (definition-mismatch)
-- builds-index · locks SHARE on totals · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE UNIQUE INDEX IF NOT EXISTS "totals_day" ON "totals" USING btree (day);
COMMIT;
