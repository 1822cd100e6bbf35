\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Grant what is missing on routine total(integer) (grants-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
GRANT EXECUTE ON ROUTINE "total"(integer) TO case_reader;

-- Take away what isn't expected on routine total(integer) (grants-mismatch)
-- revokes-access
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
REVOKE EXECUTE ON ROUTINE "total"(integer) FROM PUBLIC;
COMMIT;
