\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop t.b to compute it anew
-- replaces · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "t" DROP COLUMN IF EXISTS "b";

-- Change the type of t.a (column-type-mismatch)
-- rewrites-table · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "t" ALTER COLUMN "a" TYPE bigint;

-- Drop t.b (extra-column)
-- deletes-data · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "t" DROP COLUMN IF EXISTS "b";
COMMIT;
