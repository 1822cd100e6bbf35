.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make menu anew (extra-column)
-- rewrites-table · deletes-data · locks the database: other writers wait · waits 5 s for it at most
-- Answers extra-column menu.ÉTÉ, missing-column menu.été.
CREATE TABLE "evenkeel_new_menu" (
    "id" INTEGER NOT NULL,
    "été" TEXT,
    "price" REAL,
    PRIMARY KEY ("id")
);
INSERT OR ABORT INTO "evenkeel_new_menu" ("id", "price") SELECT "id", "price" FROM "menu";
DROP TABLE "menu";
ALTER TABLE "evenkeel_new_menu" RENAME TO "menu";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
