\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Take away what isn't expected on type amount (grants-mismatch)
-- revokes-access
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
REVOKE USAGE ON TYPE "amount" FROM PUBLIC;

-- Take away what isn't expected on type state (grants-mismatch)
-- revokes-access
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
REVOKE USAGE ON TYPE "state" FROM PUBLIC;
COMMIT;
