\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop customer unique customer_mail_key (extra-constraint)
-- drops-objects · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "customer" DROP CONSTRAINT IF EXISTS "customer_mail_key";

-- Add customer unique customer_mail (missing-unique)
-- builds-index · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"customer"'::regclass AND conname = 'customer_mail') THEN ALTER TABLE "customer" ADD CONSTRAINT "customer_mail" UNIQUE (mail); END IF; END $evenkeel$;
COMMIT;
