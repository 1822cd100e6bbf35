\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Change the type of ticket.id (column-type-mismatch)
-- changes-values · rewrites-table · locks ACCESS EXCLUSIVE on ticket · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "ticket" ALTER COLUMN "id" DROP DEFAULT;
ALTER TABLE "ticket" ALTER COLUMN "id" TYPE integer USING "id"::integer;
ALTER TABLE "ticket" ALTER COLUMN "id" SET DEFAULT nextval('ticket_id_seq'::regclass);

-- Alter sequence ticket_id_seq (definition-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER SEQUENCE "ticket_id_seq" AS integer START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 CACHE 1 NO CYCLE;
COMMIT;
