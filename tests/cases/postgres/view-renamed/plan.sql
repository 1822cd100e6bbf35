\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop view sums (extra-object)
-- drops-objects
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP VIEW IF EXISTS "sums";

-- Create view totals (missing-view)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE VIEW "totals" ("amount") AS SELECT sum(sale.amount) AS amount
   FROM sale;
COMMIT;
