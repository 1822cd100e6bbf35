\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop job index job_one_running to make it anew
-- replaces · locks ACCESS EXCLUSIVE on job · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP INDEX IF EXISTS "job_one_running";

-- Make job index job_one_running anew (definition-mismatch)
-- builds-index · locks ACCESS EXCLUSIVE on job · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE UNIQUE INDEX IF NOT EXISTS "job_one_running" ON "job" USING btree (queue) WHERE running;
COMMIT;
