.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make booking anew (definition-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers definition-mismatch booking unique (room, day).
CREATE TABLE "evenkeel_new_booking" (
    "id" INTEGER NOT NULL,
    "room" INTEGER NOT NULL,
    "day" TEXT NOT NULL,
    PRIMARY KEY ("id"),
    UNIQUE ("room", "day") ON CONFLICT FAIL
);
INSERT OR ABORT INTO "evenkeel_new_booking" ("day", "id", "room") SELECT "day", "id", "room" FROM "booking";
DROP TABLE "booking";
ALTER TABLE "evenkeel_new_booking" RENAME TO "booking";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
