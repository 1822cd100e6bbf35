\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop sale trigger sale_touch to make it anew
-- replaces · locks ACCESS EXCLUSIVE on sale · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP TRIGGER IF EXISTS "sale_touch" ON "sale";

-- Make sale trigger sale_touch anew (definition-mismatch)
-- locks ACCESS EXCLUSIVE on sale · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP TRIGGER IF EXISTS "sale_touch" ON "sale";
CREATE TRIGGER sale_touch BEFORE UPDATE ON sale FOR EACH ROW EXECUTE FUNCTION touch();
COMMIT;
