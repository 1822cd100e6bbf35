\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create type float_span (missing-type)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF to_regtype('"float_span"') IS NULL THEN CREATE TYPE "float_span" AS RANGE (subtype = double precision, subtype_opclass = float8_ops, subtype_diff = float8mi); END IF; END $evenkeel$;
COMMIT;
