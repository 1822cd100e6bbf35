.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop supplier index by_name (extra-index)
-- drops-objects · locks the database: other writers wait · waits 5 s for it at most
DROP INDEX IF EXISTS "by_name";

-- Create customer index by_name (missing-index)
-- builds-index · locks the database: other writers wait · waits 5 s for it at most
CREATE INDEX IF NOT EXISTS "by_name" ON "customer" ("name");
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
