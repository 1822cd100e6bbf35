\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop product check product_cheap (extra-constraint)
-- drops-objects · locks ACCESS EXCLUSIVE on product · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "product" DROP CONSTRAINT IF EXISTS "product_cheap";
COMMIT;
