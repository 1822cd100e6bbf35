\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Change the type of event.at (column-type-mismatch)
-- changes-values · rewrites-table · locks ACCESS EXCLUSIVE on event · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "event" ALTER COLUMN "at" TYPE timestamp(3) with time zone USING "at"::timestamp(3) with time zone;
COMMIT;
