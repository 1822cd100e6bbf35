\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create type percent (missing-type)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF to_regtype('"percent"') IS NULL THEN CREATE DOMAIN "percent" AS integer CONSTRAINT "percent_check" CHECK (((VALUE >= 0) AND (VALUE <= 100))); END IF; END $evenkeel$;

-- Change the type of discount.rate (column-type-mismatch)
-- changes-values · locks ACCESS EXCLUSIVE on discount · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "discount" ALTER COLUMN "rate" TYPE percent USING "rate"::text::percent;
COMMIT;
