\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add column odd.two\nlines (missing-column)
-- locks ACCESS EXCLUSIVE on odd · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "odd" ADD COLUMN IF NOT EXISTS "two
lines" text;
COMMIT;
