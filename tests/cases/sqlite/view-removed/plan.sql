.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Create view active_customer (missing-view)
-- locks the database: other writers wait · waits 5 s for it at most
CREATE VIEW "active_customer" as select id from customer where active;
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
