.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Create table author (missing-table)
-- locks the database: other writers wait · waits 5 s for it at most
-- It is empty: what it held comes from a backup or not at all.
CREATE TABLE IF NOT EXISTS "author" (
    "id" INTEGER NOT NULL,
    PRIMARY KEY ("id")
);

-- Create table book (missing-table)
-- locks the database: other writers wait · waits 5 s for it at most
-- It is empty: what it held comes from a backup or not at all.
CREATE TABLE IF NOT EXISTS "book" (
    "id" INTEGER NOT NULL,
    "author_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("author_id") REFERENCES "author" ("id")
);
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
