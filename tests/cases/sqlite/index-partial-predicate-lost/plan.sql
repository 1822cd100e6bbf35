.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop job index job_one_running
-- replaces · locks the database: other writers wait · waits 5 s for it at most
DROP INDEX IF EXISTS "job_one_running";

-- Create job index job_one_running (definition-mismatch)
-- builds-index · locks the database: other writers wait · waits 5 s for it at most
CREATE UNIQUE INDEX IF NOT EXISTS "job_one_running" ON "job" ("queue") WHERE running = 1;
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
