.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop sale index sale_state (extra-index)
-- drops-objects · locks the database: other writers wait · waits 5 s for it at most
DROP INDEX IF EXISTS "sale_state";

-- Drop audit_old (extra-table)
-- deletes-data · locks the database: other writers wait · waits 5 s for it at most
DROP TABLE IF EXISTS "audit_old";

-- Create table audit (missing-table)
-- locks the database: other writers wait · waits 5 s for it at most
-- It is empty: what it held comes from a backup or not at all.
CREATE TABLE IF NOT EXISTS "audit" (
    "id" INTEGER NOT NULL,
    PRIMARY KEY ("id")
);

-- Make counter anew (options-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers options-mismatch counter.
CREATE TABLE "evenkeel_new_counter" (
    "id" INTEGER NOT NULL,
    "hits" INTEGER,
    PRIMARY KEY ("id")
) STRICT;
INSERT OR ABORT INTO "evenkeel_new_counter" ("hits", "id") SELECT "hits", "id" FROM "counter";
DROP TABLE "counter";
ALTER TABLE "evenkeel_new_counter" RENAME TO "counter";

-- Create sale trigger sale_keep (missing-trigger)
-- locks the database: other writers wait · waits 5 s for it at most
CREATE TRIGGER IF NOT EXISTS "sale_keep" before delete on sale begin select raise(abort, 'kept'); end;

-- Create view open_sale (missing-view)
-- locks the database: other writers wait · waits 5 s for it at most
CREATE VIEW "open_sale" as select id from sale where state = 'open';
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
