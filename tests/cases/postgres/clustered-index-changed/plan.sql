\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop projects index ix_key to make it anew
-- replaces · locks ACCESS EXCLUSIVE on projects · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP INDEX IF EXISTS "ix_key";

-- Make projects index ix_key anew (definition-mismatch)
-- builds-index · locks ACCESS EXCLUSIVE on projects · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE INDEX IF NOT EXISTS "ix_key" ON "projects" USING btree (key);

-- Cluster by projects index ix_key
-- locks ACCESS EXCLUSIVE on projects · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "projects" CLUSTER ON "ix_key";
COMMIT;
