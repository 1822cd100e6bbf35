.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop sale trigger sale_keep (extra-trigger)
-- drops-objects · locks the database: other writers wait · waits 5 s for it at most
DROP TRIGGER IF EXISTS "sale_keep";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
