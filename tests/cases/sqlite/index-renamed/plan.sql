.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop customer index ix_customer_name (extra-index)
-- drops-objects · locks the database: other writers wait · waits 5 s for it at most
DROP INDEX IF EXISTS "ix_customer_name";

-- Create customer index customer_name (missing-index)
-- builds-index · locks the database: other writers wait · waits 5 s for it at most
CREATE INDEX IF NOT EXISTS "customer_name" ON "customer" ("name");
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
