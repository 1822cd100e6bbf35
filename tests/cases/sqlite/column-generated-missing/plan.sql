.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Add column line.total (missing-column)
-- locks the database: other writers wait · waits 5 s for it at most
ALTER TABLE "line" ADD COLUMN "total" REAL GENERATED ALWAYS AS (quantity * price) VIRTUAL;
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
