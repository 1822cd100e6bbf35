\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add column projects.budget (missing-column)
-- locks ACCESS EXCLUSIVE on projects · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "projects" ADD COLUMN IF NOT EXISTS "budget" numeric;

-- Grant what is expected on projects.budget
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
GRANT SELECT ("budget") ON TABLE "projects" TO case_reader;
COMMIT;
