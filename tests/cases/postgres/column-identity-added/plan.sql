\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Change how ticket.id is filled (generated-mismatch)
-- replaces · locks ACCESS EXCLUSIVE on ticket · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "ticket" ALTER COLUMN "id" DROP IDENTITY IF EXISTS;
COMMIT;
