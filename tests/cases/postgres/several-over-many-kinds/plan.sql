\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop view all_sale (extra-object)
-- drops-objects
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP VIEW IF EXISTS "all_sale";

-- Drop audit_old (extra-table)
-- deletes-data · locks ACCESS EXCLUSIVE on audit_old · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP TABLE IF EXISTS "audit_old";

-- Make type state anew (definition-mismatch)
-- replaces · rewrites-table · locks ACCESS EXCLUSIVE on every table that uses it · waits 5 s for it at most
-- It stops if a row holds a label that is no longer expected.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TYPE "state" RENAME TO "state__old";
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'state' AND n.nspname = current_schema()) THEN CREATE TYPE "state" AS ENUM ('open', 'paid'); END IF; END $evenkeel$;
ALTER TABLE "sale" ALTER COLUMN "state" TYPE "state" USING "state"::text::"state";
DROP TYPE "state__old";

-- Make routine label(integer) anew (definition-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE FUNCTION "label"(n integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT 'No. ' || n
$function$;

-- Create table audit (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "audit" ("id" integer NOT NULL);

-- Add audit primary key
-- builds-index · locks ACCESS EXCLUSIVE on audit · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"audit"'::regclass AND conname = 'audit_pkey') THEN ALTER TABLE "audit" ADD CONSTRAINT "audit_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Create view open_sale (missing-view)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE VIEW "open_sale" ("id") AS SELECT sale.id
   FROM sale
  WHERE (sale.state = 'open'::state);
COMMIT;
