-- Left out: definition-mismatch reading: Postgres can't change how a table is partitioned.
-- Left out: missing-table reading_2026: It rests on the definition of reading, which is left out.
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add column station.name (missing-column)
-- locks ACCESS EXCLUSIVE on station · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "station" ADD COLUMN IF NOT EXISTS "name" text;
COMMIT;
