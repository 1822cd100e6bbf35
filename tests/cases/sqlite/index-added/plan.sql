.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop customer index customer_name (extra-index)
-- drops-objects · locks the database: other writers wait · waits 5 s for it at most
DROP INDEX IF EXISTS "customer_name";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
