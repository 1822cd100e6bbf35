\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create routine product_of(integer) (missing-routine)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE AGGREGATE "product_of"(integer) (SFUNC = int4mul, STYPE = integer, INITCOND = '1', FINALFUNC_MODIFY = READ_ONLY, PARALLEL = UNSAFE);
COMMIT;
