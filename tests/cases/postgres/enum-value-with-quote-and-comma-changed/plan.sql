\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Make type answer anew (definition-mismatch)
-- replaces · rewrites-table · locks ACCESS EXCLUSIVE on every table that uses it · waits 5 s for it at most
-- It stops if a row holds a label that is no longer expected.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TYPE "answer" RENAME TO "answer__old";
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'answer' AND n.nspname = current_schema()) THEN CREATE TYPE "answer" AS ENUM ('yes', 'it''s, well', 'no'); END IF; END $evenkeel$;
ALTER TABLE "survey" ALTER COLUMN "answer" TYPE "answer" USING "answer"::text::"answer";
DROP TYPE "answer__old";
COMMIT;
