\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create table billing.payment (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "billing"."payment" ("id" integer NOT NULL, "invoice_id" integer);

-- Add billing.payment primary key
-- builds-index · locks ACCESS EXCLUSIVE on billing.payment · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"billing"."payment"'::regclass AND conname = 'payment_pkey') THEN ALTER TABLE "billing"."payment" ADD CONSTRAINT "payment_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Add billing.payment foreign key payment_invoice_id_fkey
-- scans-table · locks SHARE ROW EXCLUSIVE on billing.payment and billing.invoice · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"billing"."payment"'::regclass AND conname = 'payment_invoice_id_fkey') THEN ALTER TABLE "billing"."payment" ADD CONSTRAINT "payment_invoice_id_fkey" FOREIGN KEY (invoice_id) REFERENCES billing.invoice(id); END IF; END $evenkeel$;
COMMIT;
