.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make ticket anew (definition-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers definition-mismatch ticket primary key. The numbers that SQLite gives to rows (rowid) are others afterwards: make anew what refers to rows by them, such as a full-text index.
CREATE TABLE "evenkeel_new_ticket" (
    "id" INTEGER NOT NULL,
    "subject" TEXT NOT NULL,
    PRIMARY KEY ("id")
);
INSERT OR ABORT INTO "evenkeel_new_ticket" ("id", "subject") SELECT "id", "subject" FROM "ticket";
DROP TABLE "ticket";
ALTER TABLE "evenkeel_new_ticket" RENAME TO "ticket";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
