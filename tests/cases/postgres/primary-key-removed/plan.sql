\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add customer primary key (missing-primary-key)
-- builds-index · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"customer"'::regclass AND conname = 'customer_pkey') THEN ALTER TABLE "customer" ADD CONSTRAINT "customer_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;
COMMIT;
