.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make t anew (missing-unique)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers missing-unique t unique (c).
CREATE TABLE "evenkeel_new_t" (
    "c" TEXT,
    UNIQUE ("c" COLLATE NOCASE),
    UNIQUE ("c")
);
INSERT OR ABORT INTO "evenkeel_new_t" (rowid, "c") SELECT rowid, "c" FROM "t";
DROP TABLE "t";
ALTER TABLE "evenkeel_new_t" RENAME TO "t";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
