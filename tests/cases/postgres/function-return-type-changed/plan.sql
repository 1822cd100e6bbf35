\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop routine sale_count() to make it anew
-- replaces
-- What was granted on it goes with it: grant it again, or plan with --grants.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP FUNCTION IF EXISTS "sale_count"();

-- Make routine sale_count() anew (definition-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE FUNCTION "sale_count"()
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
  SELECT count(*) FROM sale
$function$;
COMMIT;
