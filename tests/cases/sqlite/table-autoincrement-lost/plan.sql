.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make ticket anew (options-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers options-mismatch ticket.
CREATE TABLE "evenkeel_new_ticket" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "subject" TEXT NOT NULL
);
INSERT OR ABORT INTO "evenkeel_new_ticket" ("id", "subject") SELECT "id", "subject" FROM "ticket";
DROP TABLE "ticket";
ALTER TABLE "evenkeel_new_ticket" RENAME TO "ticket";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
