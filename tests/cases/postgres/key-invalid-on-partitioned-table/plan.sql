\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop ledger primary key to make it anew
-- replaces · locks ACCESS EXCLUSIVE on ledger and its partitions · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "ledger" DROP CONSTRAINT IF EXISTS "ledger_key";

-- Make ledger primary key anew (invalid-index)
-- scans-table · locks ACCESS EXCLUSIVE on ledger and its partitions · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"ledger"'::regclass AND conname = 'ledger_key') THEN ALTER TABLE "ledger" ADD CONSTRAINT "ledger_key" PRIMARY KEY (year, entry); END IF; END $evenkeel$;
COMMIT;
