\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop act foreign key act_affair_id_fkey for now: it stands on what changes
-- replaces · locks ACCESS EXCLUSIVE on act · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "act" DROP CONSTRAINT IF EXISTS "act_affair_id_fkey";

-- Drop note foreign key note_affair_id_fkey for now: it stands on what changes
-- replaces · locks ACCESS EXCLUSIVE on note and its partitions · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "note" DROP CONSTRAINT IF EXISTS "note_affair_id_fkey";

-- Drop affair unique affair_id_key (extra-constraint)
-- drops-objects · locks ACCESS EXCLUSIVE on affair · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "affair" DROP CONSTRAINT IF EXISTS "affair_id_key";

-- Forbid NULL in affair.id (nullability-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on affair · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "affair" ALTER COLUMN "id" SET NOT NULL;

-- Add affair primary key (missing-primary-key)
-- builds-index · locks ACCESS EXCLUSIVE on affair · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"affair"'::regclass AND conname = 'affair_id_key') THEN ALTER TABLE "affair" ADD CONSTRAINT "affair_id_key" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Make act foreign key act_affair_id_fkey anew
-- scans-table · locks ACCESS EXCLUSIVE on act · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"act"'::regclass AND conname = 'act_affair_id_fkey') THEN ALTER TABLE "act" ADD CONSTRAINT "act_affair_id_fkey" FOREIGN KEY (affair_id) REFERENCES affair(id) ON DELETE CASCADE; END IF; END $evenkeel$;

-- Make note foreign key note_affair_id_fkey anew
-- scans-table · locks ACCESS EXCLUSIVE on note and its partitions · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"note"'::regclass AND conname = 'note_affair_id_fkey') THEN ALTER TABLE "note" ADD CONSTRAINT "note_affair_id_fkey" FOREIGN KEY (affair_id) REFERENCES affair(id); END IF; END $evenkeel$;
COMMIT;
