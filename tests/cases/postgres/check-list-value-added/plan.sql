\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop ticket check ticket_state to make it anew
-- replaces · locks ACCESS EXCLUSIVE on ticket · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "ticket" DROP CONSTRAINT IF EXISTS "ticket_state";

-- Make ticket check ticket_state anew (definition-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on ticket · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"ticket"'::regclass AND conname = 'ticket_state') THEN ALTER TABLE "ticket" ADD CONSTRAINT "ticket_state" CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))); END IF; END $evenkeel$;
COMMIT;
