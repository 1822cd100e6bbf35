\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Take customer_0 from its parent
-- locks ACCESS EXCLUSIVE on customer_0 · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "customer" DETACH PARTITION "customer_0";

-- Alter customer_0 (definition-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on customer_0 · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "customer" ATTACH PARTITION "customer_0" FOR VALUES WITH (modulus 2, remainder 0);
COMMIT;
