.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make t anew (missing-check)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers missing-check t check sane.
CREATE TABLE "evenkeel_new_t" (
    "b" INTEGER,
    CONSTRAINT "sane" CHECK (b < 10),
    CONSTRAINT "sane" CHECK (b > 0)
);
INSERT OR ABORT INTO "evenkeel_new_t" (rowid, "b") SELECT rowid, "b" FROM "t";
DROP TABLE "t";
ALTER TABLE "evenkeel_new_t" RENAME TO "t";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
