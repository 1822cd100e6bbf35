\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop order index group to make it anew
-- replaces · locks ACCESS EXCLUSIVE on order · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP INDEX IF EXISTS "group";

-- Make order index group anew (definition-mismatch)
-- builds-index · locks ACCESS EXCLUSIVE on order · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE INDEX IF NOT EXISTS "group" ON "order" USING btree ("where", "table");
COMMIT;
