\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create type state (missing-type)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'state' AND n.nspname = current_schema()) THEN CREATE TYPE "state" AS ENUM ('open', 'paid'); END IF; END $evenkeel$;

-- Create sequence customer_id_seq
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE SEQUENCE IF NOT EXISTS "customer_id_seq" AS integer START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 CACHE 1 NO CYCLE;

-- Create sequence numbers (missing-sequence)
-- It begins anew: set it past the numbers in use (setval).
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE SEQUENCE IF NOT EXISTS "numbers" AS bigint START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1 NO CYCLE;

-- Create routine answer() (missing-routine)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE FUNCTION "answer"()
 RETURNS integer
 LANGUAGE sql
AS $function$SELECT 42$function$;

-- Create table purchase (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "purchase" ("id" integer NOT NULL, "customer_id" integer, "state" state);

-- Create table customer (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "customer" ("id" integer DEFAULT nextval('customer_id_seq'::regclass) NOT NULL);

-- Add customer primary key
-- builds-index · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"customer"'::regclass AND conname = 'customer_pkey') THEN ALTER TABLE "customer" ADD CONSTRAINT "customer_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Add purchase primary key
-- builds-index · locks ACCESS EXCLUSIVE on purchase · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"purchase"'::regclass AND conname = 'purchase_pkey') THEN ALTER TABLE "purchase" ADD CONSTRAINT "purchase_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Create view buyer (missing-view)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE VIEW "buyer" ("customer_id") AS SELECT DISTINCT purchase.customer_id
   FROM purchase;

-- Add purchase foreign key purchase_customer_id_fkey
-- scans-table · locks SHARE ROW EXCLUSIVE on purchase and customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"purchase"'::regclass AND conname = 'purchase_customer_id_fkey') THEN ALTER TABLE "purchase" ADD CONSTRAINT "purchase_customer_id_fkey" FOREIGN KEY (customer_id) REFERENCES customer(id); END IF; END $evenkeel$;

-- Give sequence customer_id_seq to its column
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER SEQUENCE "customer_id_seq" OWNED BY "customer"."id";
COMMIT;
