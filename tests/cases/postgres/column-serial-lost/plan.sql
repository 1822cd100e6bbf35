\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create sequence ticket_id_seq (missing-sequence)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE SEQUENCE IF NOT EXISTS "ticket_id_seq" AS integer START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 CACHE 1 NO CYCLE;

-- Set the default of ticket.id (default-mismatch)
-- locks ACCESS EXCLUSIVE on ticket · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "ticket" ALTER COLUMN "id" SET DEFAULT nextval('ticket_id_seq'::regclass);

-- Give sequence ticket_id_seq to its column
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER SEQUENCE "ticket_id_seq" OWNED BY "ticket"."id";

-- Set sequence ticket_id_seq past the numbers in use
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
SELECT setval('"ticket_id_seq"'::regclass, m.n) FROM (SELECT max("id") AS n FROM "ticket") m WHERE m.n > 0;
COMMIT;
