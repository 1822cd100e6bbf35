.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make word anew (options-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers options-mismatch word. The numbers that SQLite gives to rows (rowid) are others afterwards: make anew what refers to rows by them, such as a full-text index.
CREATE TABLE "evenkeel_new_word" (
    "text" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    PRIMARY KEY ("text")
) STRICT, WITHOUT ROWID;
INSERT OR ABORT INTO "evenkeel_new_word" ("count", "text") SELECT "count", "text" FROM "word";
DROP TABLE "word";
ALTER TABLE "evenkeel_new_word" RENAME TO "word";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
