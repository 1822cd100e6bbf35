.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make ticket anew (definition-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers definition-mismatch ticket check ticket_state.
CREATE TABLE "evenkeel_new_ticket" (
    "id" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    PRIMARY KEY ("id"),
    CONSTRAINT "ticket_state" CHECK (state IN ('open', 'closed'))
);
INSERT OR ABORT INTO "evenkeel_new_ticket" ("id", "state") SELECT "id", "state" FROM "ticket";
DROP TABLE "ticket";
ALTER TABLE "evenkeel_new_ticket" RENAME TO "ticket";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
