\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create schema old-billing (missing-schema)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE SCHEMA IF NOT EXISTS "old-billing";

-- Create table old-billing.invoice
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "old-billing"."invoice" ("id" integer NOT NULL);

-- Add old-billing.invoice primary key
-- builds-index · locks ACCESS EXCLUSIVE on old-billing.invoice · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"old-billing"."invoice"'::regclass AND conname = 'invoice_pkey') THEN ALTER TABLE "old-billing"."invoice" ADD CONSTRAINT "invoice_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;
COMMIT;
