.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make offer anew (missing-check)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers missing-check offer check (low > 0 AND high > low).
CREATE TABLE "evenkeel_new_offer" (
    "id" INTEGER NOT NULL,
    "low" INTEGER NOT NULL,
    "high" INTEGER NOT NULL,
    PRIMARY KEY ("id"),
    CHECK (low > 0 AND high > low)
);
INSERT OR ABORT INTO "evenkeel_new_offer" ("high", "id", "low") SELECT "high", "id", "low" FROM "offer";
DROP TABLE "offer";
ALTER TABLE "evenkeel_new_offer" RENAME TO "offer";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
