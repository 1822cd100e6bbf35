\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop view active_customer (extra-object)
-- drops-objects
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP VIEW IF EXISTS "active_customer";

-- Create table active_customer (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "active_customer" ("id" integer NOT NULL);

-- Add active_customer primary key
-- builds-index · locks ACCESS EXCLUSIVE on active_customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"active_customer"'::regclass AND conname = 'active_customer_pkey') THEN ALTER TABLE "active_customer" ADD CONSTRAINT "active_customer_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;
COMMIT;
