\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Rename customer unique customer_mail_key to customer_mail (missing-unique)
-- drops-objects · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
-- It is the same under a name that isn't expected, which nobody will find any more.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DO $evenkeel$ BEGIN IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"customer"'::regclass AND conname = 'customer_mail_key') THEN ALTER TABLE "customer" RENAME CONSTRAINT "customer_mail_key" TO "customer_mail"; END IF; END $evenkeel$;
COMMIT;
