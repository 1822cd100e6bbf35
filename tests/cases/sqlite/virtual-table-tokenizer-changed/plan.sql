.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make search anew (definition-mismatch)
-- deletes-data · locks the database: other writers wait · waits 5 s for it at most
DROP TABLE "search";
CREATE VIRTUAL TABLE IF NOT EXISTS "search" USING fts5(title, tokenize = 'porter');
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
