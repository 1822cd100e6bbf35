\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Change the type of customer.id (column-type-mismatch)
-- changes-values · rewrites-table · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "customer" ALTER COLUMN "id" TYPE integer USING "id"::integer;

-- Add billing.customer check positive (missing-check)
-- scans-table · locks ACCESS EXCLUSIVE on billing.customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"billing"."customer"'::regclass AND conname = 'positive') THEN ALTER TABLE "billing"."customer" ADD CONSTRAINT "positive" CHECK ((id > 0)); END IF; END $evenkeel$;
COMMIT;
