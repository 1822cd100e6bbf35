\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create table person (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "person" ("id" integer NOT NULL, "team_id" integer);

-- Add person primary key
-- builds-index · locks ACCESS EXCLUSIVE on person · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"person"'::regclass AND conname = 'person_pkey') THEN ALTER TABLE "person" ADD CONSTRAINT "person_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Add person foreign key person_team_id_fkey
-- scans-table · locks SHARE ROW EXCLUSIVE on person and team · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"person"'::regclass AND conname = 'person_team_id_fkey') THEN ALTER TABLE "person" ADD CONSTRAINT "person_team_id_fkey" FOREIGN KEY (team_id) REFERENCES team(id); END IF; END $evenkeel$;

-- Add team foreign key team_lead (missing-foreign-key)
-- scans-table · locks SHARE ROW EXCLUSIVE on team and person · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"team"'::regclass AND conname = 'team_lead') THEN ALTER TABLE "team" ADD CONSTRAINT "team_lead" FOREIGN KEY (lead_id) REFERENCES person(id); END IF; END $evenkeel$;
COMMIT;
