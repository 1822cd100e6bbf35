\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Let заказ trigger проверка fire as expected (disabled-trigger)
-- locks SHARE ROW EXCLUSIVE on заказ · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "заказ" ENABLE TRIGGER "проверка";
COMMIT;
