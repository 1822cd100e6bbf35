.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make team anew (missing-foreign-key)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers missing-foreign-key team foreign key (lead_id).
CREATE TABLE "evenkeel_new_team" (
    "id" INTEGER NOT NULL,
    "lead_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("lead_id") REFERENCES "person" ("id")
);
INSERT OR ABORT INTO "evenkeel_new_team" ("id", "lead_id") SELECT "id", "lead_id" FROM "team";
DROP TABLE "team";
ALTER TABLE "evenkeel_new_team" RENAME TO "team";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
