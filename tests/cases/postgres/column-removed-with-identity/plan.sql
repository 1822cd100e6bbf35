\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add column customer.number (missing-column)
-- rewrites-table · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "customer" ADD COLUMN IF NOT EXISTS "number" integer GENERATED ALWAYS AS IDENTITY NOT NULL;
COMMIT;
