\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Grant what is missing on projects.budget (grants-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
GRANT UPDATE ("budget") ON TABLE "projects" TO "case ""writer"" 'x'";
COMMIT;
