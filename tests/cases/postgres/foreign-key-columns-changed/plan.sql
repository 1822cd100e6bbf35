\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop transfer foreign key transfer_account to make it anew
-- replaces · locks ACCESS EXCLUSIVE on transfer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "transfer" DROP CONSTRAINT IF EXISTS "transfer_account";

-- Make transfer foreign key transfer_account anew (definition-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on transfer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"transfer"'::regclass AND conname = 'transfer_account') THEN ALTER TABLE "transfer" ADD CONSTRAINT "transfer_account" FOREIGN KEY (payer) REFERENCES account(id); END IF; END $evenkeel$;
COMMIT;
