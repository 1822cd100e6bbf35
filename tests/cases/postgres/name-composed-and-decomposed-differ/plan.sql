\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add column menu.café (missing-column)
-- locks ACCESS EXCLUSIVE on menu · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "menu" ADD COLUMN IF NOT EXISTS "café" text;

-- Drop menu.café (extra-column)
-- deletes-data · locks ACCESS EXCLUSIVE on menu · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "menu" DROP COLUMN IF EXISTS "café";
COMMIT;
