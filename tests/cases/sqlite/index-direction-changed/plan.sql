.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop reading index reading_at
-- replaces · locks the database: other writers wait · waits 5 s for it at most
DROP INDEX IF EXISTS "reading_at";

-- Create reading index reading_at (definition-mismatch)
-- builds-index · locks the database: other writers wait · waits 5 s for it at most
CREATE INDEX IF NOT EXISTS "reading_at" ON "reading" ("at" DESC);
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
