.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make customer anew (missing-unique)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers missing-unique customer unique (mail).
CREATE TABLE "evenkeel_new_customer" (
    "id" INTEGER NOT NULL,
    "mail" TEXT NOT NULL,
    "name" TEXT,
    PRIMARY KEY ("id"),
    UNIQUE ("mail")
);
INSERT OR ABORT INTO "evenkeel_new_customer" ("id", "mail", "name") SELECT "id", "mail", "name" FROM "customer";
DROP TABLE "customer";
ALTER TABLE "evenkeel_new_customer" RENAME TO "customer";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
