\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add column customer.phone (missing-column)
-- locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "customer" ADD COLUMN IF NOT EXISTS "phone" text;

-- Forbid NULL in customer.mail (nullability-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "customer" ALTER COLUMN "mail" SET NOT NULL;

-- Drop customer.fax (extra-column)
-- deletes-data · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "customer" DROP COLUMN IF EXISTS "fax";

-- Create customer index customer_name (missing-index)
-- builds-index · locks SHARE on customer: writers wait · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE INDEX IF NOT EXISTS "customer_name" ON "customer" USING btree (name);

-- Add customer unique customer_mail_key (missing-unique)
-- builds-index · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"customer"'::regclass AND conname = 'customer_mail_key') THEN ALTER TABLE "customer" ADD CONSTRAINT "customer_mail_key" UNIQUE (mail); END IF; END $evenkeel$;

-- Comment on customer (comment-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
COMMENT ON TABLE "customer" IS 'Whoever bought something';
COMMIT;
