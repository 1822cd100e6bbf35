.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Add column customer.phone (missing-column)
-- locks the database: other writers wait · waits 5 s for it at most
ALTER TABLE "customer" ADD COLUMN "phone" TEXT;
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
