\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create type percent (missing-type)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'percent' AND n.nspname = current_schema()) THEN CREATE DOMAIN "percent" AS integer CONSTRAINT "percent_check" CHECK (((VALUE >= 0) AND (VALUE <= 100))); END IF; END $evenkeel$;

-- Change the type of discount.rate (column-type-mismatch)
-- changes-values · rewrites-table · locks ACCESS EXCLUSIVE on discount · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "discount" ALTER COLUMN "rate" TYPE percent USING "rate"::text::percent;
COMMIT;
