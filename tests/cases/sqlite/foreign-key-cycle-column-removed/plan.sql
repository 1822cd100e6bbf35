.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make team anew (missing-column)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers missing-column team.lead_id.
CREATE TABLE "evenkeel_new_team" (
    "id" INTEGER NOT NULL,
    "lead_id" INTEGER,
    "name" TEXT,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("lead_id") REFERENCES "person" ("id")
);
INSERT OR ABORT INTO "evenkeel_new_team" ("id", "name") SELECT "id", "name" FROM "team";
DROP TABLE "team";
ALTER TABLE "evenkeel_new_team" RENAME TO "team";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
