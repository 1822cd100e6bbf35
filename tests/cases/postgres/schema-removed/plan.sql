\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create schema billing (missing-schema)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE SCHEMA IF NOT EXISTS "billing";

-- Create type billing.state
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'state' AND n.nspname = 'billing') THEN CREATE TYPE "billing"."state" AS ENUM ('open', 'paid'); END IF; END $evenkeel$;

-- Create table billing.invoice
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "billing"."invoice" ("id" integer NOT NULL, "state" billing.state NOT NULL, "customer_id" integer);

-- Add billing.invoice primary key
-- builds-index · locks ACCESS EXCLUSIVE on billing.invoice · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"billing"."invoice"'::regclass AND conname = 'invoice_pkey') THEN ALTER TABLE "billing"."invoice" ADD CONSTRAINT "invoice_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Create view billing.open_invoice
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE VIEW "billing"."open_invoice" ("id") AS SELECT invoice.id
   FROM billing.invoice
  WHERE (invoice.state = 'open'::billing.state);

-- Add billing.invoice foreign key invoice_customer_id_fkey
-- scans-table · locks SHARE ROW EXCLUSIVE on billing.invoice and customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"billing"."invoice"'::regclass AND conname = 'invoice_customer_id_fkey') THEN ALTER TABLE "billing"."invoice" ADD CONSTRAINT "invoice_customer_id_fkey" FOREIGN KEY (customer_id) REFERENCES customer(id); END IF; END $evenkeel$;
COMMIT;
