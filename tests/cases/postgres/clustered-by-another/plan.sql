\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Don't cluster by projects primary key (options-mismatch)
-- locks ACCESS EXCLUSIVE on projects · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "projects" SET WITHOUT CLUSTER;

-- Cluster by projects index ix_key (options-mismatch)
-- locks ACCESS EXCLUSIVE on projects · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "projects" CLUSTER ON "ix_key";
COMMIT;
