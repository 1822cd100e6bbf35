\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop b foreign key b_a to make it anew
-- replaces · locks ACCESS EXCLUSIVE on b · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "b" DROP CONSTRAINT IF EXISTS "b_a";

-- Make b foreign key b_a anew (unenforced-constraint)
-- scans-table · locks ACCESS EXCLUSIVE on b · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"b"'::regclass AND conname = 'b_a') THEN ALTER TABLE "b" ADD CONSTRAINT "b_a" FOREIGN KEY (a_id) REFERENCES a(id); END IF; END $evenkeel$;
COMMIT;
