\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create extension citext (missing-extension)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE EXTENSION IF NOT EXISTS "citext" SCHEMA "tools" VERSION "1.6";
COMMIT;
