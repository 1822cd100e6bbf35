\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add column wide.a23456789b123456789c123456789d123456789e123456789f123456789g123 (missing-column)
-- locks ACCESS EXCLUSIVE on wide · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "wide" ADD COLUMN IF NOT EXISTS "a23456789b123456789c123456789d123456789e123456789f123456789g123" text;

-- Drop wide.a23456789b123456789c123456789d123456789e123456789f123456789g124 (extra-column)
-- deletes-data · locks ACCESS EXCLUSIVE on wide · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "wide" DROP COLUMN IF EXISTS "a23456789b123456789c123456789d123456789e123456789f123456789g124";
COMMIT;
