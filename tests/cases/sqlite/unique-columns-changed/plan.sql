.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make booking anew (extra-constraint)
-- rewrites-table · drops-objects · locks the database: other writers wait · waits 5 s for it at most
-- Answers extra-constraint booking unique (room, day), missing-unique booking unique (room, day, hour).
CREATE TABLE "evenkeel_new_booking" (
    "id" INTEGER NOT NULL,
    "room" INTEGER NOT NULL,
    "day" TEXT NOT NULL,
    "hour" INTEGER NOT NULL,
    PRIMARY KEY ("id"),
    UNIQUE ("room", "day", "hour")
);
INSERT OR ABORT INTO "evenkeel_new_booking" ("day", "hour", "id", "room") SELECT "day", "hour", "id", "room" FROM "booking";
DROP TABLE "booking";
ALTER TABLE "evenkeel_new_booking" RENAME TO "booking";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
