.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make order anew (column-type-mismatch)
-- rewrites-table · changes-values · locks the database: other writers wait · waits 5 s for it at most
-- Answers column-type-mismatch order.select.
CREATE TABLE "evenkeel_new_order" (
    "id" INTEGER NOT NULL,
    "select" TEXT,
    "from" TEXT,
    PRIMARY KEY ("id")
);
INSERT OR ABORT INTO "evenkeel_new_order" ("from", "id", "select") SELECT "from", "id", "select" FROM "order";
DROP TABLE "order";
ALTER TABLE "evenkeel_new_order" RENAME TO "order";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
