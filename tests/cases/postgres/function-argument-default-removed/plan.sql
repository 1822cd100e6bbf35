\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop routine add_tax(numeric, integer) to make it anew
-- replaces
-- What was granted on it goes with it: grant it again, or plan with --grants.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP FUNCTION IF EXISTS "add_tax"(numeric, integer);

-- Make routine add_tax(numeric, integer) anew (definition-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE FUNCTION "add_tax"(amount numeric, percent integer DEFAULT 20)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT amount * (100 + percent) / 100$function$;
COMMIT;
