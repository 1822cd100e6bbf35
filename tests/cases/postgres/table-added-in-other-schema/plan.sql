\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop billing.refund foreign key refund_invoice_id_fkey
-- drops-objects · locks ACCESS EXCLUSIVE on billing.refund · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "billing"."refund" DROP CONSTRAINT IF EXISTS "refund_invoice_id_fkey";

-- Drop billing.refund (extra-table)
-- deletes-data · locks ACCESS EXCLUSIVE on billing.refund · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP TABLE IF EXISTS "billing"."refund";
COMMIT;
