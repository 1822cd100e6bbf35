.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make seat anew (definition-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers definition-mismatch seat primary key.
CREATE TABLE "evenkeel_new_seat" (
    "hall" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    PRIMARY KEY ("hall", "number")
);
INSERT OR ABORT INTO "evenkeel_new_seat" (rowid, "hall", "number") SELECT rowid, "hall", "number" FROM "seat";
DROP TABLE "seat";
ALTER TABLE "evenkeel_new_seat" RENAME TO "seat";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
