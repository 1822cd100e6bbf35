.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make line anew (generated-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers generated-mismatch line.total.
CREATE TABLE "evenkeel_new_line" (
    "id" INTEGER NOT NULL,
    "quantity" INTEGER NOT NULL,
    "price" REAL NOT NULL,
    "total" REAL,
    PRIMARY KEY ("id")
);
INSERT OR ABORT INTO "evenkeel_new_line" ("id", "price", "quantity", "total") SELECT "id", "price", "quantity", "total" FROM "line";
DROP TABLE "line";
ALTER TABLE "evenkeel_new_line" RENAME TO "line";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
