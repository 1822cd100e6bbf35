.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make employee anew (missing-foreign-key)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers missing-foreign-key employee foreign key (boss_id).
CREATE TABLE "evenkeel_new_employee" (
    "id" INTEGER NOT NULL,
    "boss_id" INTEGER,
    "name" TEXT NOT NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("boss_id") REFERENCES "employee" ("id")
);
INSERT OR ABORT INTO "evenkeel_new_employee" ("boss_id", "id", "name") SELECT "boss_id", "id", "name" FROM "employee";
DROP TABLE "employee";
ALTER TABLE "evenkeel_new_employee" RENAME TO "employee";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
