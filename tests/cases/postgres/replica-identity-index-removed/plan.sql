\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create projects index ix_key (missing-index)
-- builds-index · locks SHARE on projects: writers wait · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE UNIQUE INDEX IF NOT EXISTS "ix_key" ON "projects" USING btree (key);

-- Identify rows by projects index ix_key
-- locks ACCESS EXCLUSIVE on projects · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "projects" REPLICA IDENTITY USING INDEX "ix_key";
COMMIT;
