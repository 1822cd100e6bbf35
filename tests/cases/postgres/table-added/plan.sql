\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop scratch foreign key scratch_customer_id_fkey
-- drops-objects · locks ACCESS EXCLUSIVE on scratch · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "scratch" DROP CONSTRAINT IF EXISTS "scratch_customer_id_fkey";

-- Drop scratch (extra-table)
-- deletes-data · locks ACCESS EXCLUSIVE on scratch · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP TABLE IF EXISTS "scratch";
COMMIT;
