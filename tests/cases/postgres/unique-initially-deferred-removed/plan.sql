\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop playlist unique playlist_place to make it anew
-- replaces · locks ACCESS EXCLUSIVE on playlist · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "playlist" DROP CONSTRAINT IF EXISTS "playlist_place";

-- Make playlist unique playlist_place anew (definition-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on playlist · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"playlist"'::regclass AND conname = 'playlist_place') THEN ALTER TABLE "playlist" ADD CONSTRAINT "playlist_place" UNIQUE ("position") DEFERRABLE INITIALLY DEFERRED; END IF; END $evenkeel$;
COMMIT;
