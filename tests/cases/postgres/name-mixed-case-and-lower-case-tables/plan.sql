\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create table Customer (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "Customer" ("id" integer NOT NULL, "name" text NOT NULL);

-- Add Customer primary key
-- builds-index · locks ACCESS EXCLUSIVE on Customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"Customer"'::regclass AND conname = 'Customer_pkey') THEN ALTER TABLE "Customer" ADD CONSTRAINT "Customer_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;
COMMIT;
