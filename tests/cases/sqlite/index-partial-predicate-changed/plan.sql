.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop job index job_waiting
-- replaces · locks the database: other writers wait · waits 5 s for it at most
DROP INDEX IF EXISTS "job_waiting";

-- Create job index job_waiting (definition-mismatch)
-- builds-index · locks the database: other writers wait · waits 5 s for it at most
CREATE INDEX IF NOT EXISTS "job_waiting" ON "job" ("due") WHERE state = 'waiting';
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
