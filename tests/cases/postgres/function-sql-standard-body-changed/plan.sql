\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Make routine add_tax(numeric) anew (definition-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE FUNCTION "add_tax"(amount numeric)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
RETURN (amount * 1.2);
COMMIT;
