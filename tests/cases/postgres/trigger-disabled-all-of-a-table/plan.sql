\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Let billing.sale trigger sale_audit fire as expected (disabled-trigger)
-- locks SHARE ROW EXCLUSIVE on billing.sale · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "billing"."sale" ENABLE TRIGGER "sale_audit";

-- Let billing.sale trigger sale_touch fire as expected (disabled-trigger)
-- locks SHARE ROW EXCLUSIVE on billing.sale · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "billing"."sale" ENABLE TRIGGER "sale_touch";
COMMIT;
