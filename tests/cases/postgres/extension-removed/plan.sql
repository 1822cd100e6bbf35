\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create extension citext (missing-extension)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE EXTENSION IF NOT EXISTS "citext" VERSION "1.6";

-- Change the type of customer.mail (column-type-mismatch)
-- changes-values · rewrites-table · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "customer" ALTER COLUMN "mail" TYPE citext USING "mail"::text::citext;
COMMIT;
