\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Rename projects unique projects_key_key to uq_key (missing-unique)
-- drops-objects · locks ACCESS EXCLUSIVE on projects · waits 5 s for it at most
-- It is the same under a name that isn't expected, which nobody will find any more.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"projects"'::regclass AND conname = 'projects_key_key') THEN ALTER TABLE "projects" RENAME CONSTRAINT "projects_key_key" TO "uq_key"; END IF; END $evenkeel$;
COMMIT;
