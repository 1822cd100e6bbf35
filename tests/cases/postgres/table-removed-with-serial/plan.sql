\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create sequence ticket_id_seq
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE SEQUENCE IF NOT EXISTS "ticket_id_seq" AS integer START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 CACHE 1 NO CYCLE;

-- Create table ticket (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "ticket" ("id" integer DEFAULT nextval('ticket_id_seq'::regclass) NOT NULL, "subject" text NOT NULL);

-- Add ticket primary key
-- builds-index · locks ACCESS EXCLUSIVE on ticket · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"ticket"'::regclass AND conname = 'ticket_pkey') THEN ALTER TABLE "ticket" ADD CONSTRAINT "ticket_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Give sequence ticket_id_seq to its column
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER SEQUENCE "ticket_id_seq" OWNED BY "ticket"."id";
COMMIT;
