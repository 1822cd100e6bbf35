.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop view active_customer (extra-object)
-- drops-objects · locks the database: other writers wait · waits 5 s for it at most
DROP VIEW IF EXISTS "active_customer";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
