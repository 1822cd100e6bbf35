.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make product anew (nullability-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers nullability-mismatch product."price.net".
CREATE TABLE "evenkeel_new_product" (
    "id" INTEGER NOT NULL,
    "price.net" REAL NOT NULL,
    "price.gross" REAL,
    PRIMARY KEY ("id")
);
INSERT OR ABORT INTO "evenkeel_new_product" ("id", "price.gross", "price.net") SELECT "id", "price.gross", "price.net" FROM "product";
DROP TABLE "product";
ALTER TABLE "evenkeel_new_product" RENAME TO "product";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
