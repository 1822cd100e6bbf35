\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Rename notes foreign key notes_project_fkey to fk_project (missing-foreign-key)
-- drops-objects · locks ACCESS EXCLUSIVE on notes · waits 5 s for it at most
-- It is the same under a name that isn't expected, which nobody will find any more.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"notes"'::regclass AND conname = 'notes_project_fkey') THEN ALTER TABLE "notes" RENAME CONSTRAINT "notes_project_fkey" TO "fk_project"; END IF; END $evenkeel$;

-- Comment on notes foreign key fk_project
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
COMMENT ON CONSTRAINT "fk_project" ON "notes" IS NULL;
COMMIT;
