\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create routine AddTax(numeric) (missing-routine)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE FUNCTION "AddTax"(amount numeric)
 RETURNS numeric
 LANGUAGE sql
AS $function$SELECT amount * 1.2$function$;
COMMIT;
