\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add reading check whole (missing-check)
-- locks ACCESS EXCLUSIVE on reading · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"reading"'::regclass AND conname = 'whole') THEN ALTER TABLE "reading" ADD CONSTRAINT "whole" CHECK (((100 / n) > 0)) NOT VALID; END IF; END $evenkeel$;
COMMIT;
