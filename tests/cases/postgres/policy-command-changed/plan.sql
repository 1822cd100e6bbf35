\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop account policy account_own to make it anew
-- replaces · locks ACCESS EXCLUSIVE on account · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP POLICY IF EXISTS "account_own" ON "account";

-- Make account policy account_own anew (definition-mismatch)
-- locks ACCESS EXCLUSIVE on account · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE POLICY "account_own" ON "account" AS PERMISSIVE FOR SELECT TO PUBLIC USING ((owner = CURRENT_USER));
COMMIT;
