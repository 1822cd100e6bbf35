.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop scratch (extra-table)
-- deletes-data · locks the database: other writers wait · waits 5 s for it at most
DROP TABLE IF EXISTS "scratch";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
