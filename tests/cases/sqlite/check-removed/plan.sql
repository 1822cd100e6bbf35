.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make product anew (missing-check)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers missing-check product check (price > 0).
CREATE TABLE "evenkeel_new_product" (
    "id" INTEGER NOT NULL,
    "price" REAL NOT NULL,
    "name" TEXT,
    PRIMARY KEY ("id"),
    CHECK (price > 0)
);
INSERT OR ABORT INTO "evenkeel_new_product" ("id", "name", "price") SELECT "id", "name", "price" FROM "product";
DROP TABLE "product";
ALTER TABLE "evenkeel_new_product" RENAME TO "product";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
