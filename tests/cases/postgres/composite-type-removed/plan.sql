\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create type place (missing-type)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'place' AND n.nspname = current_schema()) THEN CREATE TYPE "place" AS ("street" text, "town" text); END IF; END $evenkeel$;
COMMIT;
