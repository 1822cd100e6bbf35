.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make ticket anew (default-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers default-mismatch ticket.state.
CREATE TABLE "evenkeel_new_ticket" (
    "id" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'Open',
    "subject" TEXT,
    PRIMARY KEY ("id")
);
INSERT OR ABORT INTO "evenkeel_new_ticket" ("id", "state", "subject") SELECT "id", "state", "subject" FROM "ticket";
DROP TABLE "ticket";
ALTER TABLE "evenkeel_new_ticket" RENAME TO "ticket";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
