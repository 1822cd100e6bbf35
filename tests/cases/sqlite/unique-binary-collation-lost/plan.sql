.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make t anew (definition-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers definition-mismatch t unique (c).
CREATE TABLE "evenkeel_new_t" (
    "c" TEXT COLLATE "NOCASE",
    UNIQUE ("c" COLLATE BINARY)
);
INSERT OR ABORT INTO "evenkeel_new_t" (rowid, "c") SELECT rowid, "c" FROM "t";
DROP TABLE "t";
ALTER TABLE "evenkeel_new_t" RENAME TO "t";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
