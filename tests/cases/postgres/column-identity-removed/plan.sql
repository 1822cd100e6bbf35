\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Change how ticket.id is filled (generated-mismatch)
-- locks ACCESS EXCLUSIVE on ticket · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "ticket" ALTER COLUMN "id" ADD GENERATED ALWAYS AS IDENTITY;
SELECT setval(pg_get_serial_sequence('"ticket"', 'id')::regclass, m.n) FROM (SELECT max("id") AS n FROM "ticket") m WHERE m.n > 0;
COMMIT;
