\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop schema staging (extra-object)
-- deletes-data
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP SCHEMA IF EXISTS "staging";
COMMIT;
