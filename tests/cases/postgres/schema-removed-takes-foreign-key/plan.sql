\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create schema billing (missing-schema)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE SCHEMA IF NOT EXISTS "billing";

-- Create table billing.account
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "billing"."account" ("id" integer NOT NULL);

-- Add billing.account primary key
-- builds-index · locks ACCESS EXCLUSIVE on billing.account · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"billing"."account"'::regclass AND conname = 'account_pkey') THEN ALTER TABLE "billing"."account" ADD CONSTRAINT "account_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Add customer foreign key customer_account_id_fkey (missing-foreign-key)
-- scans-table · locks SHARE ROW EXCLUSIVE on customer and billing.account · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"customer"'::regclass AND conname = 'customer_account_id_fkey') THEN ALTER TABLE "customer" ADD CONSTRAINT "customer_account_id_fkey" FOREIGN KEY (account_id) REFERENCES billing.account(id); END IF; END $evenkeel$;
COMMIT;
