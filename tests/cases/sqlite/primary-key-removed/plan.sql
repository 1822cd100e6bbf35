.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make customer anew (missing-primary-key)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers missing-primary-key customer primary key. The numbers that SQLite gives to rows (rowid) are others afterwards: make anew what refers to rows by them, such as a full-text index.
CREATE TABLE "evenkeel_new_customer" (
    "id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    PRIMARY KEY ("id")
);
INSERT OR ABORT INTO "evenkeel_new_customer" ("id", "name") SELECT "id", "name" FROM "customer";
DROP TABLE "customer";
ALTER TABLE "evenkeel_new_customer" RENAME TO "customer";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
