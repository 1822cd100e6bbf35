\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop reading index reading_station to make it anew
-- replaces · locks ACCESS EXCLUSIVE on reading and its partitions · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP INDEX IF EXISTS "reading_station";

-- Make reading index reading_station anew (invalid-index)
-- builds-index · locks ACCESS EXCLUSIVE on reading and its partitions · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE INDEX IF NOT EXISTS "reading_station" ON "reading" USING btree (station);
COMMIT;
