\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop purchase foreign key purchase_customer_id_fkey (extra-constraint)
-- drops-objects · locks ACCESS EXCLUSIVE on purchase · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "purchase" DROP CONSTRAINT IF EXISTS "purchase_customer_id_fkey";
COMMIT;
