\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop seat primary key to make it anew
-- replaces · locks ACCESS EXCLUSIVE on seat · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "seat" DROP CONSTRAINT IF EXISTS "seat_pkey";

-- Make seat primary key anew (definition-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on seat · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"seat"'::regclass AND conname = 'seat_pkey') THEN ALTER TABLE "seat" ADD CONSTRAINT "seat_pkey" PRIMARY KEY (hall, number); END IF; END $evenkeel$;
COMMIT;
