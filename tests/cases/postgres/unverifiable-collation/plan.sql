-- Left out: unverifiable collation nordic: the model doesn't know this kind of object
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add column tide.metres (missing-column)
-- locks ACCESS EXCLUSIVE on tide · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "tide" ADD COLUMN IF NOT EXISTS "metres" numeric;
COMMIT;
