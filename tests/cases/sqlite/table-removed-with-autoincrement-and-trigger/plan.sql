.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Create table ticket (missing-table)
-- locks the database: other writers wait · waits 5 s for it at most
-- It is empty: what it held comes from a backup or not at all.
CREATE TABLE IF NOT EXISTS "ticket" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "subject" TEXT NOT NULL
);

-- Create ticket trigger ticket_keep
-- locks the database: other writers wait · waits 5 s for it at most
CREATE TRIGGER IF NOT EXISTS "ticket_keep" before delete on ticket begin select raise(abort, 'kept'); end;
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
