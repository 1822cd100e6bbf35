\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create table "billing.invoice" (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "billing.invoice" ("id" integer NOT NULL);

-- Add "billing.invoice" primary key
-- builds-index · locks ACCESS EXCLUSIVE on "billing.invoice" · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"billing.invoice"'::regclass AND conname = 'billing.invoice_pkey') THEN ALTER TABLE "billing.invoice" ADD CONSTRAINT "billing.invoice_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;
COMMIT;
