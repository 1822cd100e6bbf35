\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Make type mood anew (definition-mismatch)
-- replaces · rewrites-table · locks ACCESS EXCLUSIVE on every table that uses it · waits 5 s for it at most
-- It stops if a row holds a label that is no longer expected.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TYPE "mood" RENAME TO "mood__old";
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'mood' AND n.nspname = current_schema()) THEN CREATE TYPE "mood" AS ENUM ('sad', 'fine', 'glad'); END IF; END $evenkeel$;
ALTER TABLE "entry" ALTER COLUMN "mood" TYPE "mood" USING "mood"::text::"mood";
DROP TYPE "mood__old";
COMMIT;
