\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add purchase foreign key purchase_customer_id_fkey (missing-foreign-key)
-- 2 rows · locks SHARE ROW EXCLUSIVE on purchase and customer · waits 5 s for it at most
-- 2 rows refer to nothing. It holds for new rows. Once the others are settled: ALTER TABLE "purchase" VALIDATE CONSTRAINT "purchase_customer_id_fkey"
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"purchase"'::regclass AND conname = 'purchase_customer_id_fkey') THEN ALTER TABLE "purchase" ADD CONSTRAINT "purchase_customer_id_fkey" FOREIGN KEY (customer_id) REFERENCES customer(id) NOT VALID; END IF; END $evenkeel$;
COMMIT;
