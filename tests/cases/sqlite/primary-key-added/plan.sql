.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make log anew (extra-constraint)
-- rewrites-table · drops-objects · locks the database: other writers wait · waits 5 s for it at most
-- Answers extra-constraint log primary key.
CREATE TABLE "evenkeel_new_log" (
    "id" INTEGER NOT NULL,
    "line" TEXT NOT NULL
);
INSERT OR ABORT INTO "evenkeel_new_log" (rowid, "id", "line") SELECT rowid, "id", "line" FROM "log";
DROP TABLE "log";
ALTER TABLE "evenkeel_new_log" RENAME TO "log";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
