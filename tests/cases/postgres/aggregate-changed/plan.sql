\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop routine product_of(integer) to make it anew
-- replaces
-- What was granted on it goes with it: grant it again, or plan with --grants.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP AGGREGATE IF EXISTS "product_of"(integer);

-- Make routine product_of(integer) anew (definition-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE AGGREGATE "product_of"(integer) (SFUNC = int4mul, STYPE = integer, INITCOND = '1', FINALFUNC_MODIFY = READ_ONLY, PARALLEL = UNSAFE);
COMMIT;
