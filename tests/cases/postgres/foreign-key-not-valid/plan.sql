\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Validate purchase foreign key purchase_buyer (unvalidated-constraint)
-- scans-table · locks SHARE UPDATE EXCLUSIVE on purchase · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "purchase" VALIDATE CONSTRAINT "purchase_buyer";
COMMIT;
