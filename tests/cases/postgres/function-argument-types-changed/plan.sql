\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create routine label(integer) (missing-routine)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE FUNCTION "label"(n integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT 'No. ' || n
$function$;

-- Drop routine label(bigint) (extra-object)
-- drops-objects
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP FUNCTION IF EXISTS "label"(bigint);
COMMIT;
