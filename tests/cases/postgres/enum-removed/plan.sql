\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create type mood (missing-type)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'mood' AND n.nspname = current_schema()) THEN CREATE TYPE "mood" AS ENUM ('sad', 'fine', 'glad'); END IF; END $evenkeel$;

-- Change the type of entry.mood (column-type-mismatch)
-- changes-values · rewrites-table · locks ACCESS EXCLUSIVE on entry · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "entry" ALTER COLUMN "mood" TYPE mood USING "mood"::text::mood;
COMMIT;
