.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop sale trigger sale_keep
-- replaces · locks the database: other writers wait · waits 5 s for it at most
DROP TRIGGER IF EXISTS "sale_keep";

-- Create sale trigger sale_keep (definition-mismatch)
-- locks the database: other writers wait · waits 5 s for it at most
CREATE TRIGGER IF NOT EXISTS "sale_keep" before delete on sale begin select raise(abort, 'kept'); end;
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
