-- Left out: nullability-mismatch product.code: 1 row have no value.
.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make product anew (column-type-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers column-type-mismatch product.code, default-mismatch product.code, collation-mismatch product.code.
CREATE TABLE "evenkeel_new_product" (
    "id" INTEGER NOT NULL,
    "code" TEXT COLLATE "NOCASE" DEFAULT 'none',
    "name" TEXT,
    PRIMARY KEY ("id")
);
INSERT OR ABORT INTO "evenkeel_new_product" ("code", "id", "name") SELECT "code", "id", "name" FROM "product";
DROP TABLE "product";
ALTER TABLE "evenkeel_new_product" RENAME TO "product";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
