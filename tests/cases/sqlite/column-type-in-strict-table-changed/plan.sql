.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make reading anew (column-type-mismatch)
-- rewrites-table · changes-values · locks the database: other writers wait · waits 5 s for it at most
-- Answers column-type-mismatch reading.value.
CREATE TABLE "evenkeel_new_reading" (
    "id" INTEGER NOT NULL,
    "value" REAL NOT NULL,
    "station" TEXT,
    PRIMARY KEY ("id")
) STRICT;
INSERT OR ABORT INTO "evenkeel_new_reading" ("id", "station", "value") SELECT "id", "station", "value" FROM "reading";
DROP TABLE "reading";
ALTER TABLE "evenkeel_new_reading" RENAME TO "reading";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
