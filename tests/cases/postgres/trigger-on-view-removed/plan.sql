\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create open_sale trigger open_sale_insert (missing-trigger)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP TRIGGER IF EXISTS "open_sale_insert" ON "open_sale";
CREATE TRIGGER open_sale_insert INSTEAD OF INSERT ON open_sale FOR EACH ROW EXECUTE FUNCTION open_sale();
COMMIT;
