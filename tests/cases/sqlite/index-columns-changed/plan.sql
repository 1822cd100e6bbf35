.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop customer index customer_name
-- replaces · locks the database: other writers wait · waits 5 s for it at most
DROP INDEX IF EXISTS "customer_name";

-- Create customer index customer_name (definition-mismatch)
-- builds-index · locks the database: other writers wait · waits 5 s for it at most
CREATE INDEX IF NOT EXISTS "customer_name" ON "customer" ("last", "first");
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
