\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Validate product check product_price (unvalidated-constraint)
-- scans-table · locks SHARE UPDATE EXCLUSIVE on product · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "product" VALIDATE CONSTRAINT "product_price";
COMMIT;
