-- Left out: extra-object schema old: view old.v stands on it, and stays.
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop old.t
-- deletes-data · locks ACCESS EXCLUSIVE on old.t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP TABLE IF EXISTS "old"."t";
COMMIT;
