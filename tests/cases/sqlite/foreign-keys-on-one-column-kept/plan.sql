.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make badge anew (missing-column)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers missing-column badge.note.
CREATE TABLE "evenkeel_new_badge" (
    "code" TEXT,
    "holder" INTEGER NOT NULL,
    "note" TEXT DEFAULT (1 + 1),
    PRIMARY KEY ("code"),
    FOREIGN KEY ("holder") REFERENCES "employee" ("id"),
    FOREIGN KEY ("holder") REFERENCES "person" ("id") ON DELETE CASCADE
);
INSERT OR ABORT INTO "evenkeel_new_badge" (rowid, "code", "holder") SELECT rowid, "code", "holder" FROM "badge";
DROP TABLE "badge";
ALTER TABLE "evenkeel_new_badge" RENAME TO "badge";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
