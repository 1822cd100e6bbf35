\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop view active_customer to make it anew
-- replaces · locks ACCESS EXCLUSIVE on active_customer · waits 5 s for it at most
-- What was granted on it goes with it: grant it again, or plan with --grants.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP VIEW IF EXISTS "active_customer";

-- Make view active_customer anew (definition-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE VIEW "active_customer" ("id") AS SELECT customer.id
   FROM customer
  WHERE (customer.active AND (NOT customer.banned));
COMMIT;
