.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make offer anew (missing-check)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers missing-check offer check (high > 0).
CREATE TABLE "evenkeel_new_offer" (
    "id" INTEGER NOT NULL,
    "low" INTEGER NOT NULL,
    "high" INTEGER NOT NULL,
    "note" TEXT,
    PRIMARY KEY ("id"),
    CHECK (high > 0),
    CHECK (low > 0)
);
INSERT OR ABORT INTO "evenkeel_new_offer" ("high", "id", "low", "note") SELECT "high", "id", "low", "note" FROM "offer";
DROP TABLE "offer";
ALTER TABLE "evenkeel_new_offer" RENAME TO "offer";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
