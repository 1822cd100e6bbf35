\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop line.total to compute it anew
-- replaces · deletes-data · locks ACCESS EXCLUSIVE on line · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "line" DROP COLUMN IF EXISTS "total";

-- Compute line.total anew (generated-mismatch)
-- rewrites-table · locks ACCESS EXCLUSIVE on line · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "line" ADD COLUMN IF NOT EXISTS "total" numeric GENERATED ALWAYS AS (((quantity)::numeric * price)) STORED;
COMMIT;
