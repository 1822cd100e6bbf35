.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop totals (extra-table)
-- deletes-data · locks the database: other writers wait · waits 5 s for it at most
DROP TABLE IF EXISTS "totals";

-- Create view totals (missing-view)
-- locks the database: other writers wait · waits 5 s for it at most
CREATE VIEW "totals" as select sum(amount) as amount from sale;
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
