\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop materialised view totals to make it anew
-- replaces · locks ACCESS EXCLUSIVE on totals · waits 5 s for it at most
-- What was granted on it goes with it: grant it again, or plan with --grants.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP MATERIALIZED VIEW IF EXISTS "totals";

-- Make materialised view totals anew (definition-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE MATERIALIZED VIEW "totals" ("amount") AS SELECT sum(sale.amount) AS amount
   FROM sale;
COMMIT;
