\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add a23456789b123456789c123456789d123456789e123456789f123456789g123 foreign key f (missing-foreign-key)
-- scans-table · locks SHARE ROW EXCLUSIVE on a23456789b123456789c123456789d123456789e123456789f123456789g123 and customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"a23456789b123456789c123456789d123456789e123456789f123456789g123"'::regclass AND conname = 'f') THEN ALTER TABLE "a23456789b123456789c123456789d123456789e123456789f123456789g123" ADD CONSTRAINT "f" FOREIGN KEY (customer_id) REFERENCES customer(id); END IF; END $evenkeel$;
COMMIT;
