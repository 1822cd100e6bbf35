.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Create table customer (missing-table)
-- locks the database: other writers wait · waits 5 s for it at most
-- It is empty: what it held comes from a backup or not at all.
CREATE TABLE IF NOT EXISTS "customer" (
    "id" INTEGER NOT NULL,
    PRIMARY KEY ("id")
);
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
