.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make customer anew (default-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers default-mismatch customer.created_at.
CREATE TABLE "evenkeel_new_customer" (
    "id" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "name" TEXT,
    PRIMARY KEY ("id")
);
INSERT OR ABORT INTO "evenkeel_new_customer" ("created_at", "id", "name") SELECT "created_at", "id", "name" FROM "customer";
DROP TABLE "customer";
ALTER TABLE "evenkeel_new_customer" RENAME TO "customer";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
