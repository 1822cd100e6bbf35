\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop customer foreign key customer_region_id_fkey
-- drops-objects · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "customer" DROP CONSTRAINT IF EXISTS "customer_region_id_fkey";

-- Drop customer.region_id (extra-column)
-- deletes-data · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "customer" DROP COLUMN IF EXISTS "region_id";
COMMIT;
