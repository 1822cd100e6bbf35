\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add employee foreign key employee_boss_id_fkey (missing-foreign-key)
-- scans-table · locks SHARE ROW EXCLUSIVE on employee and employee · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"employee"'::regclass AND conname = 'employee_boss_id_fkey') THEN ALTER TABLE "employee" ADD CONSTRAINT "employee_boss_id_fkey" FOREIGN KEY (boss_id) REFERENCES employee(id); END IF; END $evenkeel$;
COMMIT;
