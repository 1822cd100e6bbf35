\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Rename t exclusion it's old to a "new" name (missing-exclusion)
-- drops-objects · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
-- It is the same under a name that isn't expected, which nobody will find any more.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"t"'::regclass AND conname = 'it''s old') THEN ALTER TABLE "t" RENAME CONSTRAINT "it's old" TO "a ""new"" name"; END IF; END $evenkeel$;
COMMIT;
