\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop extension pg_trgm (extra-object)
-- drops-objects
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP EXTENSION IF EXISTS "pg_trgm";
COMMIT;
