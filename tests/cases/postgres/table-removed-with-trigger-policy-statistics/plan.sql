\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create table ledger (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "ledger" ("id" integer NOT NULL, "debit" integer, "credit" integer);
ALTER TABLE "ledger" ENABLE ROW LEVEL SECURITY;

-- Add ledger primary key
-- builds-index · locks ACCESS EXCLUSIVE on ledger · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"ledger"'::regclass AND conname = 'ledger_pkey') THEN ALTER TABLE "ledger" ADD CONSTRAINT "ledger_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Create ledger trigger ledger_touch
-- locks SHARE ROW EXCLUSIVE on ledger · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP TRIGGER IF EXISTS "ledger_touch" ON "ledger";
CREATE TRIGGER ledger_touch BEFORE UPDATE ON ledger FOR EACH ROW EXECUTE FUNCTION touch();

-- Create ledger policy ledger_read
-- locks ACCESS EXCLUSIVE on ledger · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP POLICY IF EXISTS "ledger_read" ON "ledger";
CREATE POLICY "ledger_read" ON "ledger" AS PERMISSIVE FOR SELECT TO PUBLIC USING ((debit > 0));

-- Create ledger rewrite rule ledger_keep
-- locks ACCESS EXCLUSIVE on ledger · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE RULE ledger_keep AS
    ON DELETE TO ledger DO INSTEAD NOTHING;

-- Create statistics ledger_stats
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE STATISTICS IF NOT EXISTS "ledger_stats" ON debit, credit FROM ledger;
COMMIT;
