.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Add column odd.two\nlines (missing-column)
-- locks the database: other writers wait · waits 5 s for it at most
ALTER TABLE "odd" ADD COLUMN "two
lines" TEXT;
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
