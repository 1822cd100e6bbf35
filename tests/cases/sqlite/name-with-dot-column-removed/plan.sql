.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Add column "a.b".c (missing-column)
-- locks the database: other writers wait · waits 5 s for it at most
ALTER TABLE "a.b" ADD COLUMN "c" TEXT;
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
