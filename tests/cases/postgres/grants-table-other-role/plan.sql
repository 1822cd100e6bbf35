\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Grant what is missing on projects (grants-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
GRANT SELECT ON TABLE "projects" TO case_reader;

-- Take away what isn't expected on projects (grants-mismatch)
-- revokes-access
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
REVOKE SELECT ON TABLE "projects" FROM "case ""writer"" 'x'";
COMMIT;
