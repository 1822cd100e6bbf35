\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop reading_2026 (extra-table)
-- deletes-data · locks ACCESS EXCLUSIVE on reading_2026 · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP TABLE IF EXISTS "reading_2026";
COMMIT;
