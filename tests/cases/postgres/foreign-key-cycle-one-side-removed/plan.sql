\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add team foreign key team_lead (missing-foreign-key)
-- scans-table · locks SHARE ROW EXCLUSIVE on team and person · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"team"'::regclass AND conname = 'team_lead') THEN ALTER TABLE "team" ADD CONSTRAINT "team_lead" FOREIGN KEY (lead_id) REFERENCES person(id); END IF; END $evenkeel$;
COMMIT;
