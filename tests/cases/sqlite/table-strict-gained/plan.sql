.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make reading anew (options-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers options-mismatch reading.
CREATE TABLE "evenkeel_new_reading" (
    "id" INTEGER NOT NULL,
    "celsius" REAL NOT NULL,
    "station" TEXT NOT NULL,
    PRIMARY KEY ("id")
);
INSERT OR ABORT INTO "evenkeel_new_reading" ("celsius", "id", "station") SELECT "celsius", "id", "station" FROM "reading";
DROP TABLE "reading";
ALTER TABLE "evenkeel_new_reading" RENAME TO "reading";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
