\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop view listed to make it anew
-- replaces · locks ACCESS EXCLUSIVE on listed · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP VIEW IF EXISTS "listed";

-- Make view listed anew (definition-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE VIEW "listed" ("id") AS SELECT projects.id
   FROM projects;

-- Grant what is expected on view listed
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
GRANT SELECT ON TABLE "listed" TO case_reader;
COMMIT;
