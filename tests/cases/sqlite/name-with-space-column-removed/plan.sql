.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make order line anew (missing-column)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers missing-column order line.unit price.
CREATE TABLE "evenkeel_new_order line" (
    "id" INTEGER NOT NULL,
    "unit price" REAL NOT NULL,
    "line number" INTEGER,
    "what for" TEXT,
    PRIMARY KEY ("id")
);
INSERT OR ABORT INTO "evenkeel_new_order line" ("id", "line number", "what for") SELECT "id", "line number", "what for" FROM "order line";
DROP TABLE "order line";
ALTER TABLE "evenkeel_new_order line" RENAME TO "order line";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
