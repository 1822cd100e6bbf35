-- Left out: extra-object view v: It isn't expected, and nothing is dropped unasked.
-- Left out: extra-table t: view v stands on it, and stays.
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop loose (extra-table)
-- deletes-data · locks ACCESS EXCLUSIVE on loose · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP TABLE IF EXISTS "loose";
COMMIT;
