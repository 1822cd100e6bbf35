\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop job index job_waiting to make it anew
-- replaces · locks ACCESS EXCLUSIVE on job · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP INDEX IF EXISTS "job_waiting";

-- Make job index job_waiting anew (definition-mismatch)
-- builds-index · locks ACCESS EXCLUSIVE on job · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE INDEX IF NOT EXISTS "job_waiting" ON "job" USING btree (due) WHERE (state = 'waiting'::text);
COMMIT;
