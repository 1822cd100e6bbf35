\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Forbid NULL in parcel_oslo.depot (nullability-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on parcel_oslo · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "parcel_oslo" ALTER COLUMN "depot" SET NOT NULL;

-- Forbid NULL in parcel_oslo.box (nullability-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on parcel_oslo · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "parcel_oslo" ALTER COLUMN "box" SET NOT NULL;

-- Add parcel_oslo primary key (missing-primary-key)
-- builds-index · locks ACCESS EXCLUSIVE on parcel_oslo · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"parcel_oslo"'::regclass AND conname = 'parcel_oslo_pkey') THEN ALTER TABLE "parcel_oslo" ADD CONSTRAINT "parcel_oslo_pkey" PRIMARY KEY (depot, box); END IF; END $evenkeel$;
COMMIT;
