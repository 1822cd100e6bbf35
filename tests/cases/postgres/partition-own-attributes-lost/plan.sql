\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Forbid NULL in parcel_north.note (nullability-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on parcel_north · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "parcel_north" ALTER COLUMN "note" SET NOT NULL;

-- Set the default of leaf.k (default-mismatch)
-- locks ACCESS EXCLUSIVE on leaf · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "leaf" ALTER COLUMN "k" SET DEFAULT 7;

-- Set the default of parcel_north.weight (default-mismatch)
-- locks ACCESS EXCLUSIVE on parcel_north · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "parcel_north" ALTER COLUMN "weight" SET DEFAULT 42;
COMMIT;
