\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create table a23456789b123456789c123456789d123456789e123456789f123456789g123 (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "a23456789b123456789c123456789d123456789e123456789f123456789g123" ("id" integer, "name" text);
COMMIT;
