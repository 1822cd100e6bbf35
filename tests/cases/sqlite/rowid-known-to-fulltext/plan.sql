.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make recipe anew (nullability-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers nullability-mismatch recipe.serves, default-mismatch recipe.serves.
CREATE TABLE "evenkeel_new_recipe" (
    "title" TEXT NOT NULL,
    "method" TEXT NOT NULL DEFAULT 'none',
    "serves" INTEGER NOT NULL DEFAULT 2
);
INSERT OR ABORT INTO "evenkeel_new_recipe" (rowid, "method", "serves", "title") SELECT rowid, "method", "serves", "title" FROM "recipe";
DROP TABLE "recipe";
ALTER TABLE "evenkeel_new_recipe" RENAME TO "recipe";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
