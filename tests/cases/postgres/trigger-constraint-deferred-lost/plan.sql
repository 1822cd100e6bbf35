\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop sale trigger sale_balance to make it anew
-- replaces · locks ACCESS EXCLUSIVE on sale · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP TRIGGER IF EXISTS "sale_balance" ON "sale";

-- Make sale trigger sale_balance anew (definition-mismatch)
-- locks ACCESS EXCLUSIVE on sale · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP TRIGGER IF EXISTS "sale_balance" ON "sale";
CREATE CONSTRAINT TRIGGER sale_balance AFTER INSERT ON sale DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION balance();
COMMIT;
