.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make customer anew (definition-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers definition-mismatch customer unique (mail).
CREATE TABLE "evenkeel_new_customer" (
    "id" INTEGER NOT NULL,
    "mail" TEXT NOT NULL,
    "name" TEXT,
    PRIMARY KEY ("id"),
    UNIQUE ("mail") ON CONFLICT REPLACE
);
INSERT OR ABORT INTO "evenkeel_new_customer" ("id", "mail", "name") SELECT "id", "mail", "name" FROM "customer";
DROP TABLE "customer";
ALTER TABLE "evenkeel_new_customer" RENAME TO "customer";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
