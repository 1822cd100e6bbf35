.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop view active_customer to make it anew
-- replaces · locks the database: other writers wait · waits 5 s for it at most
DROP VIEW IF EXISTS "active_customer";

-- Create view active_customer (definition-mismatch)
-- locks the database: other writers wait · waits 5 s for it at most
CREATE VIEW "active_customer"(number) as select id from customer where active;
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
