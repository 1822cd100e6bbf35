\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Take away what isn't expected on projects.budget (grants-mismatch)
-- revokes-access
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
REVOKE SELECT ("budget") ON TABLE "projects" FROM case_reader;
COMMIT;
