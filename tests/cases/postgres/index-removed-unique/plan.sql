\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create customer index customer_mail_once (missing-index)
-- builds-index · locks SHARE on customer: writers wait · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE UNIQUE INDEX IF NOT EXISTS "customer_mail_once" ON "customer" USING btree (lower(mail));
COMMIT;
