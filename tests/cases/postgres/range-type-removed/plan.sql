\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create type float_span (missing-type)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'float_span' AND n.nspname = current_schema()) THEN CREATE TYPE "float_span" AS RANGE (subtype = double precision, subtype_opclass = float8_ops, subtype_diff = float8mi); END IF; END $evenkeel$;
COMMIT;
