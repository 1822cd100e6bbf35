\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Alter type percent (definition-mismatch)
-- scans-table
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER DOMAIN "percent" SET NOT NULL;
COMMIT;
