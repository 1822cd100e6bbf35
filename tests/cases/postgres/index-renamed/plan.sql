\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Rename customer index ix_customer_name to customer_name (missing-index)
-- drops-objects · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
-- It is the same under a name that isn't expected, which nobody will find any more.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER INDEX IF EXISTS "ix_customer_name" RENAME TO "customer_name";
COMMIT;
