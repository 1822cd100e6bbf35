.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make word anew (definition-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers definition-mismatch word primary key.
CREATE TABLE "evenkeel_new_word" (
    "text" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    PRIMARY KEY ("text") ON CONFLICT REPLACE
);
INSERT OR ABORT INTO "evenkeel_new_word" (rowid, "count", "text") SELECT rowid, "count", "text" FROM "word";
DROP TABLE "word";
ALTER TABLE "evenkeel_new_word" RENAME TO "word";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
